import NIOHTTP1
import Synchronization

/// Who calls Snov, as far as the head of the call tells.
struct SnovCaller: Sendable {
    let account: SnovAccount
    /// Whether the token still counts.
    let isAdmitted: Bool
    /// Whether the account has called too often in the last minute, this call included.
    let isThrottled: Bool
}

extension Simulator {
    /// Counts a call of Snov's in. Nil when its head tells no account: the pair that a token is asked for stands in the
    /// body.
    func receiveSnov(
        _ endpoint: SnovEndpoint, _ request: APIRequest, at instant: ContinuousClock.Instant, in state: inout SnovState
    ) -> SnovCaller? {
        let carriesSecret = request.query["client_secret"] != nil || request.query["access_token"] != nil
        state.log.enter(endpoint, carriesSecretInURL: carriesSecret, at: instant)
        return request.bearerToken.flatMap { caller(token: $0, at: instant, in: &state) }
    }

    /// The answer to any call of Snov's API. A queued fault comes before everything.
    func answerSnov(_ call: Call, _ endpoint: SnovEndpoint, body: [UInt8]) -> Answer {
        let parameters = Result { () throws(SnovRefusal) in try SnovParameters(of: call.request, body: body) }
        let known = try? parameters.get()  // An unreadable body names nobody and nothing.
        let (caller, fault, latency) = state.withLock { state in
            let caller = call.snovCaller ?? self.caller(endpoint, known, in: &state.snov)
            let target = FaultTarget(
                provider: .snov, endpoint: endpoint.name, domain: domain(endpoint, known, in: &state.snov))
            return (caller, state.faults.next(at: target), state.latency)
        }
        var answer = fault?.replacement ?? reply(to: call, endpoint, parameters, by: caller)
        answer.delay += latency
        answer.delivery = fault?.delivery ?? .whole
        return answer
    }

    /// Older callers send the token among the parameters (providers.md, B.1).
    private func caller(
        _ endpoint: SnovEndpoint, _ parameters: SnovParameters?, in state: inout SnovState
    ) -> SnovCaller? {
        let instant = now()
        if endpoint == .token {
            guard let id = parameters?["client_id"] else { return nil }
            let account = SnovAccount(id: id, secret: parameters?["client_secret"] ?? "")
            return SnovCaller(
                account: account, isAdmitted: true, isThrottled: exceedsMinute(state.log.note(account, at: instant)))
        }
        return parameters?["access_token"].flatMap { caller(token: $0, at: instant, in: &state) }
    }

    private func caller(
        token: String, at instant: ContinuousClock.Instant, in state: inout SnovState
    ) -> SnovCaller? {
        guard let account = state.tokens[token]?.account else { return nil }
        let isThrottled = exceedsMinute(state.log.note(account, at: instant))
        let isAdmitted = state.tokens[token]?.admits(at: instant) == true
        return SnovCaller(account: account, isAdmitted: isAdmitted, isThrottled: isThrottled)
    }

    private func exceedsMinute(_ calls: Int) -> Bool {
        settings.snovPerMinute > 0 && calls > settings.snovPerMinute
    }

    /// What the call is about, for faults that wait for one domain.
    private func domain(
        _ endpoint: SnovEndpoint, _ parameters: SnovParameters?, in state: inout SnovState
    ) -> String? {
        switch endpoint {
        case .start(let search, let handle):
            // A wrong start is about no domain; its refusal comes later.
            parameters.flatMap { try? SnovQuestion(search, handle: handle, $0).domain }
        case .result(_, let hash): state.tasks[hash]?.question.domain
        case .emailCount: parameters?["domain"]?.lowercased()
        case .token, .balance, .wrongMethod, .unknown: nil
        }
    }

    /// In the order path, credentials or token, limit, parameters, and what the domain is like (ours).
    private func reply(
        to call: Call, _ endpoint: SnovEndpoint, _ parameters: Result<SnovParameters, SnovRefusal>,
        by caller: SnovCaller?
    ) -> Answer {
        do throws(SnovRefusal) {
            switch endpoint {
            case .unknown: throw .notFound
            case .wrongMethod: throw .methodNotAllowed
            case .token: return try issueToken(parameters.get(), to: caller)
            case .balance: return balance(of: try admit(caller))
            case .emailCount:
                _ = try admit(caller)
                return try countSnovEmails(parameters.get())
            case .start(let search, let handle):
                let account = try admit(caller)
                return try startSnov(
                    SnovQuestion(search, handle: handle, parameters.get()), by: account, call.request.origin)
            case .result(let search, let hash):
                return try readSnov(search, hash, by: try admit(caller), call.request.origin)
            }
        } catch {
            return error.answer
        }
    }

    private func admit(_ caller: SnovCaller?) throws(SnovRefusal) -> SnovAccount {
        guard let caller, caller.isAdmitted else {
            state.withLock { $0.snov.log.noteBadToken() }
            throw .invalidToken
        }
        try refuseWhenThrottled(caller)
        return caller.account
    }

    func refuseWhenThrottled(_ caller: SnovCaller) throws(SnovRefusal) {
        guard caller.isThrottled else { return }
        state.withLock { $0.snov.log.noteThrottled() }
        throw .rateLimit
    }
}

extension APIRequest {
    /// The base of links back to this service, as the caller names it.
    fileprivate var origin: String {
        headers.first(name: "host").map { "http://\($0)" } ?? "https://api.snov.io"
    }
}

package import Enrichment
package import HTTPTypes

/// Hunter.io's domain search, asked with one key.
///
/// Knows Hunter's requests, replies, refusals and prices; nothing of limits, retries or accounts. The transport it is
/// given is limited already, whatever passes through it counts. It costs nothing to make one for every site; what must last
/// longer is in the `PlanLimits` that they share.
package struct HunterProvider: ContactProvider {
    /// Sends a request that may cost as many credits as its last parameter says, and returns with the reply how to say
    /// what it did cost and came to.
    package typealias Transport =
        @Sendable (HTTPRequest, [UInt8], Int) async throws -> (HTTPResponse, [UInt8], Settle)

    package typealias Settle = @Sendable (Charge, CallOutcome) -> Void

    private let address: HunterAddress
    private let key: ProviderKey
    private let transport: Transport
    private let timekeeper: any Timekeeper
    private let words: ProviderWords
    private let plans: PlanLimits

    package init(
        at address: HunterAddress, key: ProviderKey, plans: PlanLimits, timekeeper: any Timekeeper,
        transport: @escaping Transport
    ) {
        self.address = address
        self.key = key
        self.plans = plans
        self.timekeeper = timekeeper
        self.transport = transport
        words = ProviderWords(hiding: key.secret)
    }

    package func search(_ search: DomainSearch) async throws -> Verdict {
        guard HTTPField.isValidValue(key.secret), !key.secret.isEmpty else {
            let message = "The API key holds characters that no Hunter key has. Copy it again from Hunter's API page."
            return .stops(Failure(.invalidAPIKey, message))
        }
        var plan = plans.limit(of: key.fingerprint)
        var answer = try await ask(search, within: plan)
        if case .planAllows(let limit, _) = answer {
            plans.learn(limit, of: key.fingerprint)
            plan = limit
            answer = try await ask(search, within: plan)
        }
        switch answer {
        case .final(.found(let finding)):
            let note = plan?.note(for: search.filters, resultsAvailable: finding.resultsAvailable)
            return .found(finding.noting(note))
        case .final(let verdict): return verdict
        case .planAllows(_, let failure): return .refused(failure)
        }
    }

    package func remainingCredits() async throws -> Double? {
        do {
            let question = address.request(.get, "/v2/account", key: key.secret)
            let (response, body, _) = try await transport(question, [], 0)
            return response.status == .ok ? try AccountReply(body).remaining : nil
        } catch {
            try rethrowUnlessProviders(error)
            // Whatever went wrong on Hunter's side, it did not say what is left.
            return nil
        }
    }

    private func ask(_ search: DomainSearch, within plan: PlanLimit?) async throws -> HunterVerdict {
        do {
            let limit = try plan?.allowance(for: search.filters) ?? search.filters.limit
            let question = try DomainSearchRequest(search, limit: limit, at: address, key: key.secret)
            let most = HunterPrice.search(returning: limit)
            let (response, body, settle) = try await transport(question.request, question.body, most)
            let verdict = HunterVerdict(response, body, words: words, now: timekeeper.wallNow())
            settle(HunterPrice.charge(for: verdict, status: response.status), verdict.outcome)
            return verdict
        } catch let beyond as BeyondPlan {
            return .final(.refused(Failure(.invalidRequest, beyond.sentence)))
        } catch {
            try rethrowUnlessProviders(error)
            let reason = words.quoted(String(describing: error)) ?? "no reason given"
            return .final(.unavailable(Failure(.providerUnavailable, "Hunter could not be asked: \(reason)")))
        }
    }

    /// A call that was cancelled, refused a grant or stopped by our own store says nothing of Hunter.
    private func rethrowUnlessProviders(_ error: any Error) throws {
        if Task.isCancelled || error is CancellationError { throw CancellationError() }
        if error is GrantRefusal || error is StoreFault { throw error }
    }
}

extension Finding {
    /// The same with one more note.
    fileprivate func noting(_ sentence: String?) -> Finding {
        guard let sentence else { return self }
        let both = [note, sentence].compactMap { $0 }.joined(separator: " ")
        return Finding(contacts: contacts, resultsAvailable: resultsAvailable, credits: credits, note: both)
    }
}

import Enrichment
import HTTPTypes
import ProviderWire

/// What Snov said to one question: by its status first, then by its words (providers.md, B.5, and worker.md, "When a call
/// fails").
enum SnovAnswer: Hashable {
    /// A search has begun, is under way or has ended.
    case reply(SnovReply)
    /// There is nothing of that name (404): for a task, that it is no more.
    case gone(Failure)
    /// The token is not taken.
    case unauthorized(said: String?)
    case final(Verdict)

    /// - Parameter now: what a `Retry-After` date counts from when the answer has no date of its own.
    init(_ response: HTTPResponse, _ body: [UInt8], words: ProviderWords, now: WallSecond) {
        let refusal = SnovRefusal(body)
        let said = words.quoted(refusal?.said)
        switch response.status.code {
        case 200..<300: self = .reading(body, said: said)
        case _ where SnovBody.concernsCredits(body), 402: self = .quotaExhausted(said)
        case 401: self = .unauthorized(said: said)
        case 300..<400:
            let target = words.quoted(response.headerFields[.location].map(Self.withoutQuery)) ?? "nowhere"
            self = .unavailable("Snov's address redirects to \(target), where the token must not follow.")
        case 403 where refusal == nil:
            let advice = "Check the server's address, proxy and User-Agent."
            let message = "Something in front of Snov blocks this server. \(advice)"
            self = .final(.stops(Failure(.blockedByProvider, message)))
        case 403, 429:
            self = .final(.throttled(retryAfter: RetryAfter.wait(from: response.headerFields, now: now)))
        case 404: self = .gone(Self.refused(404, said))
        case 451:
            let message = "This must not be processed: somebody asked Snov to be left out."
            self = .final(.refused(Failure(.unavailableForLegalReasons, message)))
        case 407, 408, 425: self = .unavailable("The way to Snov failed (status \(response.status.code)).")
        case 400..<500: self = .final(.refused(Self.refused(response.status.code, said)))
        default: self = .unavailable("Snov failed (status \(response.status.code)).")
        }
    }

    /// A body that came with a 2xx status.
    private static func reading(_ body: [UInt8], said: String?) -> SnovAnswer {
        let reply: SnovReply
        do {
            reply = try SnovReply(body)
        } catch {
            // Words in a broken body are still words.
            return SnovBody.concernsCredits(body) ? .quotaExhausted(said) : .final(.malformed(error, body))
        }
        if reply.isResult { return .reply(reply) }
        // A person's title may hold the same words, so a result is not looked through.
        if reply.progress == .notEnoughCredits || SnovBody.concernsCredits(body) { return .quotaExhausted(said) }
        // The envelopes of refusals have been seen under other statuses than theirs (providers.md, B.5).
        let isRefusal = reply.succeeded.map { !$0 } ?? (reply.isBare && said != nil)
        return isRefusal ? .final(.refused(refused(200, said))) : .reply(reply)
    }

    private static func quotaExhausted(_ said: String?) -> SnovAnswer {
        let advice =
            "Buy credits or wait for the next billing period, then retry the job: it takes up the sites left."
        let words = said.map { " Snov says: \($0)" } ?? ""
        return .final(.stops(Failure(.quotaExhausted, "The Snov account has no credits left. \(advice)\(words)")))
    }

    private static func unavailable(_ sentence: String) -> SnovAnswer {
        .final(.unavailable(Failure(.providerUnavailable, sentence)))
    }

    private static func refused(_ status: Int, _ said: String?) -> Failure {
        let reason = said.map { ": \($0)" } ?? " without saying why."
        return Failure(.invalidRequest, "Snov refuses this question (status \(status))\(reason)")
    }

    /// A redirect's query, fragment or user name may hold secrets.
    private static func withoutQuery(_ location: String) -> String {
        let path = location.prefix { $0 != "?" && $0 != "#" }
        guard let at = path.lastIndex(of: "@") else { return String(path) }
        return "…" + path[at...]
    }
}

extension Verdict {
    /// A reply that is not what Snov promises.
    static func malformed(_ fault: WireFault, _ body: [UInt8]) -> Verdict {
        switch fault {
        case .notJSON(let offset): .malformed("it stops being JSON at byte \(offset) of \(body.count)")
        case .missing(let part): .malformed("it has no \(part)")
        case .unusableBaseURL(let reason): .malformed(reason)
        }
    }

    static func malformed(_ fault: String) -> Verdict {
        .unavailable(Failure(.malformedReply, "Snov's reply is not what it promises: \(fault)."))
    }

    /// The credentials are not those of an account.
    static func invalidCredentials(_ said: String?) -> Verdict {
        let advice = "Check the API user ID and secret, and that the plan has API access, on Snov's account page."
        let words = said.map { " Snov says: \($0)" } ?? ""
        return .stops(Failure(.invalidAPIKey, "Snov does not know these credentials. \(advice)\(words)"))
    }
}

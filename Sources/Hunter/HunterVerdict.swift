import Enrichment
import HTTPTypes
import ProviderWire

/// What one answer to a domain search means: status first, then `errors[0]`, by the table of worker.md ("When a call
/// fails"), which is safe under both readings of 403 and 429 (providers.md, A.7).
enum HunterVerdict: Hashable {
    case answered(DomainSearchReply)
    /// Anything but an answer.
    case final(Verdict)
    /// The plan shows no more than this; asked for less, Hunter will answer. Else it ends with the failure.
    case planAllows(PlanLimit, otherwise: Failure)

    /// - Parameter now: what a `Retry-After` date counts from when the answer has no date of its own.
    init(_ response: HTTPResponse, _ body: [UInt8], words: ProviderWords, now: WallSecond) {
        self =
            (200..<300).contains(response.status.code)
            ? HunterVerdict(answer: body) : HunterVerdict(refusal: response, body, words: words, now: now)
    }

    /// A body that came with a 2xx status.
    private init(answer body: [UInt8]) {
        do {
            self = .answered(try DomainSearchReply(body))
        } catch .notJSON(let offset) {
            self = .malformed("it stops being JSON at byte \(offset) of \(body.count)")
        } catch {
            self = .malformed("it has no list of addresses")
        }
    }

    private init(refusal response: HTTPResponse, _ body: [UInt8], words: ProviderWords, now: WallSecond) {
        let refusal = ErrorReply(body)
        let said = words.quoted(refusal?.details)
        let wait = RetryAfter.wait(from: response.headerFields, now: now)
        switch response.status.code {
        case 300..<400:
            let target = words.quoted(response.headerFields[.location].map(Self.withoutQuery)) ?? "nowhere"
            self = .unavailable("Hunter's address redirects to \(target), where the key must not follow.")
        case 401:
            self = .stops(.invalidAPIKey, "Hunter does not know this API key. Check it on Hunter's API page.", said)
        case 402:
            self = .quotaExhausted(said)
        case 403 where refusal == nil:
            let advice = "Check the server's address, proxy and User-Agent."
            self = .stops(.blockedByProvider, "Something in front of Hunter blocks this server. \(advice)", nil)
        case 403 where refusal?.id == "forbidden":
            self = .stops(.forbidden, "Hunter does not allow this key to search. Check the key's permissions.", said)
        case 429 where refusal?.concernsQuota == true:
            self = .quotaExhausted(said)
        case 403, 429:
            self = .final(.throttled(retryAfter: wait))
        case 400:
            let failure = Self.refusal(400, said)
            self =
                refusal?.planLimit.map { .planAllows(PlanLimit(addresses: $0), otherwise: failure) }
                ?? .final(.refused(failure))
        case 451:
            let message = "This must not be processed: somebody asked Hunter to be left out."
            self = .final(.refused(Failure(.unavailableForLegalReasons, message)))
        case 407, 408, 425:
            self = .unavailable("The way to Hunter failed (status \(response.status.code)).")
        case 400..<500:
            self = .final(.refused(Self.refusal(response.status.code, said)))
        default:
            self = .unavailable("Hunter failed (status \(response.status.code)).")
        }
    }

    /// What the call came to.
    var outcome: CallOutcome {
        switch self {
        case .answered: .found
        case .final(let verdict): CallOutcome(verdict)
        case .planAllows: .planLimit
        }
    }

    private static func stops(_ code: OutcomeCode, _ sentence: String, _ said: String?) -> HunterVerdict {
        .final(.stops(Failure(code, sentence + (said.map { " Hunter says: \($0)" } ?? ""))))
    }

    private static func quotaExhausted(_ said: String?) -> HunterVerdict {
        let advice =
            "Raise the plan or wait for the next billing period, then retry the job: it takes up the sites left."
        return stops(.quotaExhausted, "The Hunter account has no searches left. \(advice)", said)
    }

    private static func unavailable(_ sentence: String) -> HunterVerdict {
        .final(.unavailable(Failure(.providerUnavailable, sentence)))
    }

    private static func malformed(_ fault: String) -> HunterVerdict {
        .final(.unavailable(Failure(.malformedReply, "Hunter's reply is not what it promises: \(fault).")))
    }

    private static func refusal(_ status: Int, _ said: String?) -> Failure {
        let reason = said.map { ": \($0)" } ?? " without saying why."
        return Failure(.invalidRequest, "Hunter refuses this question (status \(status))\(reason)")
    }

    /// A redirect's query, fragment or user name may hold secrets.
    private static func withoutQuery(_ location: String) -> String {
        let path = location.prefix { $0 != "?" && $0 != "#" }
        guard let at = path.lastIndex(of: "@") else { return String(path) }
        return "…" + path[at...]
    }
}

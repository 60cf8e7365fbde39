package import Enrichment
import HTTPTypes
package import Logging
import Synchronization

/// Who may call: looked at when the route is known and before anything else of the request is.
package final class Access: Sendable {
    private enum Rule {
        case tokens(any TokenDigester, TokenUses)
        case anybodyOnLoopback
    }

    private let rule: Rule
    private let log: Logger
    private let hasComplained = Atomic(false)

    private init(_ rule: Rule, log: Logger) {
        self.rule = rule
        self.log = log
    }

    /// Whoever has a token, as far as its scope goes.
    package static func tokens(_ digester: any TokenDigester, uses: TokenUses, log: Logger) -> Access {
        Access(.tokens(digester, uses), log: log)
    }

    /// Anybody, as long as nginx listens where no other machine reaches it: each request must show that it does.
    package static func anybodyOnLoopback(log: Logger) -> Access {
        Access(.anybodyOnLoopback, log: log)
    }

    /// Without tokens, throws at a request that came in on an address which other machines may reach, or on nobody knows
    /// which: even at one for what is open to all, so that whoever set it up sees it at the first look.
    func checkExposure(of request: HTTPRequest) throws(Problem) {
        guard case .anybodyOnLoopback = rule else { return }
        let addresses = request.headerFields[values: .serverAddress]
        if addresses.count == 1, LoopbackAddress.isMeant(by: addresses[0]) { return }
        if !hasComplained.exchange(true, ordering: .relaxed) {
            log.critical(
                "nothing is answered: ENRICHD_AUTH=none is for a server that is reached from its own machine only",
                metadata: ["server_addr": "\((addresses.first ?? "not given").prefix(100))"])
        }
        throw Problem(.exposed, Self.exposed)
    }

    /// Whether the request may go on. `needed` is nil for what is open to all.
    func examine(
        _ request: HTTPRequest, needs needed: AccessScope?, readings: any Readings
    ) throws(StoreFault) -> Admission {
        guard case .tokens(let digester, let uses) = rule, let needed else { return .openToAll }
        switch BearerToken(in: request.headerFields) {
        case .none: return Admission(refusal: Challenge.noToken)
        case .malformed: return Admission(refusal: Challenge.malformed)
        case .token(let text):
            guard let digest = digester.digest(of: text) else { return Admission(refusal: Challenge.unknownToken) }
            let admission = Admission(try readings.token(digest), needed: needed)
            if let token = admission.token, admission.refusal == nil { uses.note(token) }
            return admission
        }
    }

    private static let exposed =
        "This server asks for no tokens and is not on loopback alone, so it answers nothing. Set ENRICHD_AUTH=token and "
        + "make tokens with `enrichctl tokens create`, or have nginx listen on 127.0.0.1 and pass SERVER_ADDR."
}

/// What became of the look at who calls.
struct Admission {
    /// Whose token it was, good for the request or not; nil when that is not known.
    let token: TokenID?
    let refusal: Problem?

    static let openToAll = Admission(refusal: nil)

    init(refusal: Problem?) {
        token = nil
        self.refusal = refusal
    }

    init(_ verdict: TokenVerdict, needed: AccessScope) {
        switch verdict {
        case .unknown: (token, refusal) = (nil, Challenge.unknownToken)
        case .revoked(let id): (token, refusal) = (id, Challenge.revokedToken)
        case .expired(let id): (token, refusal) = (id, Challenge.expiredToken)
        case .valid(let id, let scope):
            token = id
            refusal = scope < needed ? Challenge.insufficientScope(scope, needed: needed) : nil
        }
    }
}

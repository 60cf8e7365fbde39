import NIOHTTP1
import Synchronization

/// The simulated provider without a socket: a call comes in, is answered, and leaves.
///
/// Every connection's thread calls it at once; what it remembers is behind one lock that is held for moments only.
final class Simulator: Sendable {
    struct State: Sendable {
        var arrivals = ArrivalLog()
        var endpoints = EndpointLog()
        var credits = CreditLedger()
        var faults = FaultQueue()
        var snov = SnovState()
        /// What was asked already, and by whom, where the first answer is another than the second.
        var asked: Set<String> = []
        /// How often a key was served from a domain whose order turns.
        var turns: [String: Int] = [:]
        var latency: Duration
    }

    let settings: SimulatorSettings
    let state: Mutex<State>
    let now: @Sendable () -> ContinuousClock.Instant

    /// `now` is the steady clock that the windows are counted on.
    init(
        _ settings: SimulatorSettings = SimulatorSettings(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.settings = settings
        self.now = now
        state = Mutex(State(latency: settings.latency))
    }

    /// Takes note of a call as soon as its head is there. The clock is read under the lock, so that arrivals are
    /// noted in the order of their instants.
    func receive(_ request: APIRequest) -> Call {
        let key = request.key
        let route = Route(request)
        let digest = key.map(KeyDigest.init)
        let keyClass = KeyClass(of: key)
        let (isThrottled, snovCaller) = state.withLock { state -> (Bool, SnovCaller?) in
            if route.isProviders {
                state.arrivals.noteCaller(
                    userAgent: request.headers.first(name: "user-agent"), carriesKeyInURL: request.carriesKeyInURL)
            }
            if case .snov(let endpoint) = route {
                return (false, receiveSnov(endpoint, request, at: now(), in: &state.snov))
            }
            if route == .domainSearch {
                return (route.isExceeded(by: state.arrivals.enter(digest, at: now()), settings), nil)
            }
            guard let name = route.name else { return (false, nil) }
            return (route.isExceeded(by: state.endpoints.enter(name, digest, at: now()), settings), nil)
        }
        return Call(
            request: request, route: route, key: digest, keyClass: keyClass, isThrottled: isThrottled,
            snovCaller: snovCaller)
    }

    /// The answer to a call whose body has come in whole.
    func answer(_ call: Call, body: [UInt8]) -> Answer {
        switch call.route {
        case .domainSearch: searchDomain(call, body: body)
        case .account: answerBeside(call, account)
        case .emailCount: answerBeside(call, countEmails)
        case .emailFinder: answerBeside(call, findEmail)
        case .emailVerifier: answerBeside(call, verifyEmail)
        case .snov(let endpoint): answerSnov(call, endpoint, body: body)
        case .seen: seen(call)
        case .contacts: listContacts(call)
        case .reset: reset()
        case .faults: queueFaults(body)
        case .unknownUnderAPI: Refusal.notFound.answer
        case .unknown: Answer(status: .notFound, contentType: Answer.html, body: ErrorPage.notFound)
        }
    }

    /// Takes note that a call has been answered or has gone away; to be called exactly once for each.
    func leave(_ call: Call) {
        switch call.route {
        case .domainSearch: state.withLock { $0.arrivals.leave() }
        case .snov: state.withLock { $0.snov.log.leave() }
        default: break
        }
    }

    /// The refusal of callers that the service doesn't want to know, the firewall's before that of the key.
    func refusalAtTheDoor(_ call: Call) -> Refusal? {
        if call.isFirewalled { return .blocked }
        if call.keyClass == .unknown { state.withLock { $0.arrivals.noteBadKey() } }
        return call.keyClass.refusalAtTheDoor
    }
}

/// A call on its way through the simulator.
struct Call: Sendable {
    let request: APIRequest
    let route: Route
    /// Nil when no key came with it.
    let key: KeyDigest?
    let keyClass: KeyClass
    /// Whether it came too soon after others under its key.
    let isThrottled: Bool
    /// Nil for calls of other providers and for those whose head tells no account.
    let snovCaller: SnovCaller?

    /// Whether the firewall keeps the caller out: stock agents and agents without a name
    /// (providers.md, A.1).
    var isFirewalled: Bool {
        let agent = request.headers.first(name: "user-agent") ?? ""
        return agent.isEmpty || agent.hasPrefix("Python-urllib")
    }
}

/// Which endpoint a call is for.
enum Route: Hashable, Sendable {
    case domainSearch, account, emailCount, emailFinder, emailVerifier, unknownUnderAPI
    case snov(SnovEndpoint)
    case seen, contacts, reset, faults, unknown

    init(_ request: APIRequest) {
        self =
            switch (request.method, request.path) {
            case (.GET, "/v2/domain-search"), (.POST, "/v2/domain-search"): .domainSearch
            case (.GET, "/v2/domain-search/found"), (.POST, "/v2/domain-search/found"): .domainSearch
            case (.GET, "/v2/account"): .account
            case (.GET, "/v2/email-count"): .emailCount
            case (.GET, "/v2/email-finder"): .emailFinder
            case (.GET, "/v2/email-verifier"): .emailVerifier
            case (.GET, "/_seen"): .seen
            case (.GET, "/_contacts"): .contacts
            case (.POST, "/_reset"): .reset
            case (.POST, "/_faults"): .faults
            default:
                if let endpoint = SnovEndpoint(request) {
                    .snov(endpoint)
                } else {
                    request.path.hasPrefix("/v2/") ? .unknownUnderAPI : .unknown
                }
            }
    }

    /// Whether the endpoint is the provider's and not one of the simulator's own.
    var isProviders: Bool {
        switch self {
        case .domainSearch, .account, .emailCount, .emailFinder, .emailVerifier, .unknownUnderAPI, .snov: true
        case .seen, .contacts, .reset, .faults, .unknown: false
        }
    }
}

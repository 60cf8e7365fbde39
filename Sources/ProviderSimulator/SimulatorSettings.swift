/// What the simulator is told at its start.
struct SimulatorSettings: Hashable, Sendable {
    /// The status of a throttled call. The documentation says 403, Hunter's own published client expects 429
    /// (providers.md, A.7).
    enum ThrottleStatus: Int, CaseIterable, Sendable {
        case forbidden = 403
        case tooManyRequests = 429
    }

    /// The status once a key's credits are used up: 429 as documented, 402 as newer clients expect (A.6).
    enum QuotaStatus: Int, CaseIterable, Sendable {
        case paymentRequired = 402
        case tooManyRequests = 429
    }

    /// How long every answer under /v2 is held back.
    var latency = Duration.zero
    /// Calls of one endpoint that a key may make in any second; 0 for as many as it likes. The verifier never allows
    /// more than are published for it.
    var perSecond = 15
    /// Calls of one endpoint that a key may make in any minute; the same holds.
    var perMinute = 500
    var throttleStatus = ThrottleStatus.forbidden
    var quotaStatus = QuotaStatus.tooManyRequests
    /// What each key's plan holds.
    var credits = 24_000

    /// Calls of any kind that one pair of Snov's credentials may make in any minute; 0 for as many as it likes.
    var snovPerMinute = 60
    /// How often a task of Snov's is polled before it completes.
    var snovPolls = 1
    /// What the plan of each pair of credentials holds.
    var snovCredits = 25_000
    /// How long Snov's tokens last.
    var snovTokenSeconds = 3_600
}

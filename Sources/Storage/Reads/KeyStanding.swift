import Enrichment

/// Why a job's next call is not made yet: stable words for programs. Where several hold, the first counts.
enum WaitingReason: String, CaseIterable {
    /// The provider failed again and again: it is only tried from time to time.
    case circuitOpen = "circuit_open"
    /// The provider asked the key to slow down.
    case providerPause = "provider_pause"
    /// The calls that the provider allows are used up for the moment.
    case rateLimit = "rate_limit"
}

/// What the next call under a key would be told.
struct KeyStanding {
    var isCircuitOpen = false
    var pausedUntil: SteadyInstant?
    /// When the key's next call may leave; nil when nothing limits it.
    var nextCallAt: SteadyInstant?
    /// From one call to the next, in the long run.
    var periodMicroseconds: Int64 = 0

    /// A call leaves a little later than it may. A key whose next one is overdue by more than this has nobody waiting.
    static let patience = Duration.milliseconds(250)

    /// Nil when the next call need not wait.
    func reason(at now: SteadyInstant) -> WaitingReason? {
        WaitingReason.allCases.first { reason in
            switch reason {
            case .circuitOpen: isCircuitOpen
            case .providerPause: pausedUntil.map { $0 > now } ?? false
            case .rateLimit: nextCallAt.map { $0.advanced(by: Self.patience) > now } ?? false
            }
        }
    }

    /// How long a job with `left` sites takes that shares the key, in whole seconds, rounded up. `others` are the sites
    /// that the other jobs under it have left: jobs take turns, so that each is asked for as many of them as of this one
    /// at most. Nil when numbers are beyond reason, and while nobody knows when the provider will answer again.
    func remainingSeconds(left: Int64, others: [Int64], at now: SteadyInstant) -> Int64? {
        if isCircuitOpen { return nil }
        let calls = others.reduce(Double(max(left, 0))) { $0 + Double(min(max($1, 0), max(left, 0))) }
        let begin = [pausedUntil, nextCallAt].compactMap { $0 }.max() ?? now
        let wait = max(Double(begin.milliseconds - now.milliseconds), 0) / 1000
        return Int64(exactly: (wait + calls * Double(periodMicroseconds) / 1_000_000).rounded(.up))
    }
}

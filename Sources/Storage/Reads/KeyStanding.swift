import Enrichment

/// What the next call under a key would be told.
struct KeyStanding {
    /// When the provider, which fails again and again, may be tried; nil while its circuit is closed.
    var circuitRestsUntil: SteadyInstant?
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
            case .circuitOpen: circuitRestsUntil != nil
            case .providerPause: pausedUntil.map { $0 > now } ?? false
            case .rateLimit: nextCallAt.map { $0.advanced(by: Self.patience) > now } ?? false
            }
        }
    }

    /// How long the next call is kept for that reason alone.
    func wait(for reason: WaitingReason, at now: SteadyInstant) -> Duration {
        let end =
            switch reason {
            case .circuitOpen: circuitRestsUntil
            case .providerPause: pausedUntil
            case .rateLimit: nextCallAt
            }
        return max(end?.since(now) ?? .zero, .zero)
    }

    /// How long a job with `left` sites takes that shares the key, in whole seconds, rounded up. `others` are the sites
    /// that the other jobs under it have left: jobs take turns, so that each is asked for as many of them as of this one
    /// at most. Nil when numbers are beyond reason, and while nobody knows when the provider will answer again.
    func remainingSeconds(left: Int64, others: [Int64], at now: SteadyInstant) -> Int64? {
        if circuitRestsUntil != nil { return nil }
        let calls = others.reduce(Double(max(left, 0))) { $0 + Double(min(max($1, 0), max(left, 0))) }
        let begin = [pausedUntil, nextCallAt].compactMap { $0 }.max() ?? now
        let wait = max(Double(begin.milliseconds - now.milliseconds), 0) / 1000
        return Int64(exactly: (wait + calls * Double(periodMicroseconds) / 1_000_000).rounded(.up))
    }
}

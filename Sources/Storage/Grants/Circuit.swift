import Enrichment

/// How a provider's host answers, as far as calls to it depend on that.
///
/// Failures in a row open it, over all sites, keys and workers. While it is open no call leaves, and once it has rested
/// one at a time does, the probe: its answer closes the circuit, its failure has it rest for longer.
enum Circuit: Hashable {
    /// `failures` in a row so far.
    case closed(failures: Int)
    /// Opened `times` in a row, the last time until an instant from which on a probe may leave.
    case open(times: Int, until: SteadyInstant, probe: ProviderCall?)

    /// What a call under a grant was told by the host.
    enum Word: Hashable {
        /// Anything that the provider promises to say, refusals included.
        case answered
        /// Nothing, or nothing that makes sense.
        case failed
    }

    /// Takes in how a call ended. Calls that were granted before the circuit opened say nothing any more: only the
    /// probe knows how the host is now.
    mutating func note(
        _ word: Word, of call: ProviderCall, at now: SteadyInstant, policy: CircuitPolicy
    ) -> CircuitChange? {
        switch (self, word) {
        case (.closed, .answered):
            self = .closed(failures: 0)
        case (.closed(let failures), .failed) where failures + 1 < CircuitPolicy.failuresInARow:
            self = .closed(failures: failures + 1)
        case (.closed, .failed):
            let end = now.advanced(by: policy.rest(afterOpenings: 1))
            self = .open(times: 1, until: end, probe: nil)
            return .opened(until: end)
        case (.open(_, _, call), .answered):
            self = .closed(failures: 0)
            return .closed
        case (.open(let times, _, call), .failed):
            self = .open(
                times: times + 1, until: now.advanced(by: policy.rest(afterOpenings: times + 1)), probe: nil)
        case (.open, _): break
        }
        return nil
    }
}

/// A provider call as the store knows it: by the lease it is made under.
struct ProviderCall: Hashable {
    let site: JobSite
    let epoch: Int64
}

/// How many failures open a circuit, and for how long.
package struct CircuitPolicy: Sendable {
    static let failuresInARow = 5
    static let firstRest = Duration.seconds(5)
    static let longestRest = Duration.seconds(60)

    private let random: @Sendable () -> Double

    /// `random` gives numbers from 0 up to, not including, 1.
    package init(random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }) {
        self.random = random
    }

    /// Twice as long each time, and up to a quarter more, so that servers that saw the same outage do not all come
    /// back at once.
    func rest(afterOpenings times: Int) -> Duration {
        min(Self.firstRest * (1 << min(times - 1, 10)), Self.longestRest) * (1 + random() / 4)
    }
}

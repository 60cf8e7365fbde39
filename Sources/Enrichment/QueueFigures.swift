/// Why a job's next call is not made yet: stable words for programs. Where several hold, the first counts.
package enum WaitingReason: String, CaseIterable, Sendable {
    /// The provider failed again and again: it is only tried from time to time.
    case circuitOpen = "circuit_open"
    /// The provider asked the key to slow down.
    case providerPause = "provider_pause"
    /// The calls that the provider allows are used up for the moment.
    case rateLimit = "rate_limit"
}

/// How much work is unfinished at one moment, and what the limiter would say to the next calls. Sums alone: nothing in
/// it names a site, a job or a key.
package struct QueueFigures: Hashable, Sendable {
    /// Jobs that have not begun.
    package var pendingJobs = 0
    package var runningJobs = 0
    /// Since the oldest of them was handed in, by the wall clock; 0 when there is none.
    package var oldestJobAgeSeconds = 0

    /// Sites that may be asked for as soon as a worker has a place and the limiter agrees.
    package var waitingSites = 0
    /// Sites that rest before they are asked for once more.
    package var postponedSites = 0
    /// Sites that workers hold.
    package var leasedSites = 0

    /// What the unfinished jobs' calls have cost.
    package var creditsUsed = 0
    /// At most, for calls of which nobody knows what they cost.
    package var creditsUnknown = 0
    package var providers: [ProviderName: ProviderFigures] = [:]
    package var work = WorkFigures()
    package var database = DatabaseFigures()

    package init() {}
}

/// What there is to say of one provider.
package struct ProviderFigures: Hashable, Sendable {
    /// Calls that were written down and are not settled.
    package var openCalls = 0
    package var isCircuitOpen = false
    /// What the next call of an unfinished job would be told: for each reason to keep one how long it is kept, under the
    /// key that is kept the longest.
    package var waits: [WaitingReason: Duration] = [:]
    /// Whether there is a key under which the next call may leave at once.
    package var isCallFree = false

    package init() {}
}

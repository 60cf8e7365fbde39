/// What was done since the database counts it, by all workers together. None of it falls, whoever is restarted and
/// whatever is pruned.
package struct WorkFigures: Hashable, Sendable {
    /// Calls that may cost credits, by what they came to. Those that are open are not among them yet.
    package var calls: [String: [String: Int]] = [:]
    /// From leave until the reply, by provider.
    package var callDurations: [String: Histogram] = [:]
    /// Until leave was given, by provider.
    package var callWaits: [String: Histogram] = [:]
    package var creditsCharged: [String: Int] = [:]
    /// At most, for calls of which nobody knows what they cost.
    package var creditsUnknown: [String: Int] = [:]

    /// Sites of jobs: `enriched`, `skipped`, `cancelled`, or the code of the failure.
    package var sites: [String: Int] = [:]
    /// Sites that were put off: `unavailable`, `throttled` or `not_asked`.
    package var retries: [String: Int] = [:]
    package var contacts = 0
    /// Found and not stored, since nothing of them may be kept.
    package var suppressedContacts = 0
    package var takeovers = 0
    package var leasesLost = 0

    package init() {}
}

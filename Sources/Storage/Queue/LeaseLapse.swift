import Enrichment

extension QueueLook {
    /// Until when a lease must have ended to be taken over, on the steady clock.
    ///
    /// A worker that lives keeps its leases, unless it can't write. So what may have run out because another program
    /// held the lock is left to its holder for as long again; else whoever comes first when the lock is free would have
    /// sites asked for a second time whose answers are there already. A worker's own leases are left to it in any case:
    /// it is here, and only has not come to keeping them.
    var lapse: (others: Int64, own: Int64) {
        let patient = now.steady.milliseconds - lease.milliseconds
        return (others: allCanWrite ? now.steady.milliseconds : patient, own: patient)
    }

    /// When they can't, what is left to its holder now may be taken over at a later look.
    var allCanWrite: Bool { blockages.areOver(for: Self.timeToKeepLeases, at: now.steady) }

    /// A worker keeps its leases once a second.
    private static let timeToKeepLeases = Duration.seconds(3)
}

/// Transfers that wait for a place, first come first served. All have the same time-out, so the first is also the
/// first to run out of time.
struct Backlog {
    private var transfers: [TransferID: Transfer] = [:]
    /// In the order of arrival; those cancelled meanwhile are gone from `transfers` alone.
    private var order: [TransferID] = []
    private var head = 0

    /// When the first one's time runs out.
    var nextDeadline: ContinuousClock.Instant? {
        mutating get { first?.deadline }
    }

    mutating func append(_ transfer: Transfer) {
        transfers[transfer.id] = transfer
        order.append(transfer.id)
    }

    mutating func remove(_ id: TransferID) -> Transfer? {
        transfers.removeValue(forKey: id)
    }

    mutating func popFirst() -> Transfer? {
        guard let first else { return nil }
        return transfers.removeValue(forKey: first.id)
    }

    /// The first one if its time has run out.
    mutating func popExpired(at now: ContinuousClock.Instant) -> Transfer? {
        guard let first, first.deadline <= now else { return nil }
        return transfers.removeValue(forKey: first.id)
    }

    private var first: Transfer? {
        mutating get {
            while head < order.count {
                if let transfer = transfers[order[head]] { return transfer }
                head += 1
            }
            order.removeAll(keepingCapacity: true)
            head = 0
            return nil
        }
    }
}

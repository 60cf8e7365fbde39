import Synchronization

/// Where connections are while they wait for bytes, for room to send, or for an answer, told apart by their descriptors.
///
/// A thread takes a connection out when its event comes and puts it back to wait again, so no two ever work on one. An
/// event for a connection that is not here concerns one that was closed or taken meanwhile, and means nothing.
final class WaitingRoom: Sendable {
    /// Every request comes by twice: one lock for the whole room would be one that all threads fight for.
    private let bays = WaitingBay.Row { _ in Mutex(WaitingBay()) }
    /// Locked alone or within a bay's lock, never around one.
    private let order = Mutex(AskingOrder())
    private let parkedCount = Atomic(0)

    /// What became of a request that was to be parked.
    enum Parking {
        /// It is the only one.
        case first
        case furtherOne
        case refused(Later.End)
    }

    /// How many requests are parked.
    var parked: Int { parkedCount.load(ordering: .sequentiallyConsistent) }

    var hasParked: Bool { parked > 0 }

    func take(_ descriptor: Descriptor) -> Connection? {
        leave(bays[WaitingBay.index(of: descriptor)].withLock { $0.take(descriptor) })
    }

    /// False when the room is closed and the connection is idle: it has to go.
    func put(_ connection: consuming Connection, until: ContinuousClock.Instant) -> Bool {
        let place = WaitingBay.Place(connection: connection, until: until)
        return bays[WaitingBay.index(of: place.connection.descriptor)].withLock { bay in
            if bay.isClosed, place.connection.isIdle { return false }
            bay.put(place)
            return true
        }
    }

    /// Keeps a request that waits for an answer, unless `limit` are kept already. `arm` has its connection watched for a
    /// hang-up, and is called while nobody can take it out: after that it may be watched for something else.
    func park(_ connection: consuming Connection, limit: Int, arm: (Descriptor) -> Void) -> Parking {
        let descriptor = connection.descriptor
        var place = WaitingBay.Place(connection: connection, until: nil)
        return bays[WaitingBay.index(of: descriptor)].withLock { bay in
            if bay.isClosed { return .refused(.stopping) }
            let count = parkedCount.add(1, ordering: .sequentiallyConsistent).newValue
            guard count <= limit else {
                parkedCount.subtract(1, ordering: .sequentiallyConsistent)
                return .refused(.noPlace)
            }
            place.serial = order.withLock { $0.add(Int(descriptor.number)) }
            bay.put(place)
            arm(descriptor)
            return count == 1 ? .first : .furtherOne
        }
    }

    /// From now on every parked request has a turn.
    func beginRound() {
        order.withLock { $0.beginRound() }
    }

    /// Takes out a parked request that has not had its turn in this round; nil when all have.
    func takeNextParked() -> Connection? {
        while let turn = order.withLock({ $0.next() }) {
            let descriptor = Descriptor(Int32(turn.index))
            let place = bays[WaitingBay.index(of: descriptor)].withLock { bay in
                bay.take(descriptor) { $0.serial == turn.serial }
            }
            if let place { return leave(place) }
        }
        return nil
    }

    /// Takes out those whose time is over.
    func takeExpired(at now: ContinuousClock.Instant) -> [Connection] {
        takeAll { place in place.until.map { $0 <= now } ?? false }
    }

    /// Lets no idle connection and no parked request wait here any more, and takes out those that do.
    func close() -> (idle: [Connection], parked: [Connection]) {
        for index in bays.indices {
            bays[index].withLock { $0.isClosed = true }
        }
        let parked = takeAll { $0.isParked }
        return (takeAll { $0.connection.isIdle }, parked)
    }

    /// Takes everybody out.
    func clear() -> [Connection] {
        takeAll { _ in true }
    }

    private func takeAll(where isMeant: (WaitingBay.Place) -> Bool) -> [Connection] {
        bays.indices.flatMap { index in
            bays[index].withLock { $0.takeAll(where: isMeant) }.compactMap(leave)
        }
    }

    private func leave(_ place: WaitingBay.Place?) -> Connection? {
        if let place, place.isParked { parkedCount.subtract(1, ordering: .sequentiallyConsistent) }
        return place?.connection
    }
}

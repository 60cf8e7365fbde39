import Synchronization

/// Where connections are while they wait for bytes, for room to send, or for an answer, told apart by their descriptors.
///
/// A thread takes a connection out when its event comes and puts it back to wait again, so no two ever work on one. An
/// event for a connection that is not here concerns one that was closed or taken meanwhile, and means nothing.
final class WaitingRoom: Sendable {
    private struct Place {
        var connection: Connection
        /// Nil for a parked request: who asks about it looks at the time too.
        let until: ContinuousClock.Instant?
        /// A parked request's turn.
        var serial: UInt64 = 0
    }

    private struct State {
        /// Indexed by descriptor; the kernel hands out the lowest free ones, so it stays short.
        var places: [Place?] = []
        var occupied = 0
        var parked = 0
        var order = AskingOrder()
        var isClosed = false

        mutating func take(_ index: Int) -> Connection? {
            guard places.indices.contains(index), let place = places[index].take() else { return nil }
            occupied -= 1
            if place.until == nil { parked -= 1 }
            return place.connection
        }

        mutating func put(_ place: Place) {
            let index = Int(place.connection.descriptor.number)
            while places.count <= index {
                places.append(nil)
            }
            places[index] = place
            occupied += 1
        }
    }

    /// What became of a request that was to be parked.
    enum Parking {
        /// It is the only one.
        case first
        case furtherOne
        case refused(Later.End)
    }

    private let state = Mutex(State())

    var isEmpty: Bool {
        state.withLock { $0.occupied == 0 }
    }

    var hasParked: Bool { parked > 0 }

    /// How many requests are parked.
    var parked: Int {
        state.withLock { $0.parked }
    }

    func take(_ descriptor: Descriptor) -> Connection? {
        state.withLock { $0.take(Int(descriptor.number)) }
    }

    /// False when the room is closed and the connection is idle: it has to go.
    func put(_ connection: consuming Connection, until: ContinuousClock.Instant) -> Bool {
        let place = Place(connection: connection, until: until)
        return state.withLock { state in
            if state.isClosed, place.connection.isIdle { return false }
            state.put(place)
            return true
        }
    }

    /// Keeps a request that waits for an answer, unless `limit` are kept already. `arm` has its connection watched for a
    /// hang-up, and is called while nobody can take it out: after that it may be watched for something else.
    func park(_ connection: consuming Connection, limit: Int, arm: (Descriptor) -> Void) -> Parking {
        let descriptor = connection.descriptor
        var place = Place(connection: connection, until: nil)
        return state.withLock { state in
            if state.isClosed { return .refused(.stopping) }
            guard state.parked < limit else { return .refused(.noPlace) }
            place.serial = state.order.add(Int(descriptor.number))
            state.put(place)
            state.parked += 1
            arm(descriptor)
            return state.parked == 1 ? .first : .furtherOne
        }
    }

    /// From now on every parked request has a turn.
    func beginRound() {
        state.withLock { $0.order.beginRound() }
    }

    /// Takes out a parked request that has not had its turn in this round; nil when all have.
    func takeNextParked() -> Connection? {
        state.withLock { state in
            while let turn = state.order.next() {
                guard state.places.indices.contains(turn.index), state.places[turn.index]?.serial == turn.serial else {
                    continue
                }
                return state.take(turn.index)
            }
            return nil
        }
    }

    /// Takes out those whose time is over.
    func takeExpired(at now: ContinuousClock.Instant) -> [Connection] {
        state.withLock { state in
            state.places.indices.compactMap { index in
                guard let until = state.places[index]?.until, until <= now else { return nil }
                return state.take(index)
            }
        }
    }

    /// Lets no idle connection and no parked request wait here any more, and takes out those that do.
    func close() -> (idle: [Connection], parked: [Connection]) {
        state.withLock { state in
            state.isClosed = true
            var idle: [Connection] = []
            var parked: [Connection] = []
            for index in state.places.indices {
                guard let place = state.places[index] else { continue }
                if place.until == nil, let connection = state.take(index) {
                    parked.append(connection)
                } else if place.connection.isIdle, let connection = state.take(index) {
                    idle.append(connection)
                }
            }
            return (idle, parked)
        }
    }

    /// Takes everybody out.
    func clear() -> [Connection] {
        state.withLock { state in
            state.places.indices.compactMap { state.take($0) }
        }
    }
}

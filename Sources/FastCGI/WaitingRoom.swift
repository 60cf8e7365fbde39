import Synchronization

/// Where connections are while they wait for bytes, told apart by their descriptors.
///
/// A thread takes a connection out when it becomes readable and puts it back to wait again, so no two ever work on
/// one. An event for a connection that is not here concerns one that was closed meanwhile, and means nothing.
final class WaitingRoom: Sendable {
    private struct Place {
        var connection: Connection
        let until: ContinuousClock.Instant
    }

    private struct State {
        /// Indexed by descriptor; the kernel hands out the lowest free ones, so it stays short.
        var places: [Place?] = []
        var occupied = 0
        var isClosed = false

        mutating func take(_ index: Int) -> Connection? {
            guard places.indices.contains(index), let place = places[index].take() else { return nil }
            occupied -= 1
            return place.connection
        }
    }

    private let state = Mutex(State())

    var isEmpty: Bool {
        state.withLock { $0.occupied == 0 }
    }

    func take(_ descriptor: Descriptor) -> Connection? {
        state.withLock { $0.take(Int(descriptor.number)) }
    }

    /// False when the room is closed and the connection is idle: it has to go.
    func put(_ connection: consuming Connection, until: ContinuousClock.Instant) -> Bool {
        let index = Int(connection.descriptor.number)
        let place = Place(connection: connection, until: until)
        return state.withLock { state in
            if state.isClosed, place.connection.isIdle { return false }
            while state.places.count <= index {
                state.places.append(nil)
            }
            state.places[index] = place
            state.occupied += 1
            return true
        }
    }

    /// Takes out those whose time is over.
    func takeExpired(at now: ContinuousClock.Instant) -> [Connection] {
        state.withLock { state in
            state.places.indices.compactMap { index in
                guard let place = state.places[index], place.until <= now else { return nil }
                return state.take(index)
            }
        }
    }

    /// Lets no idle connection wait here any more, and takes out those that do.
    func close() -> [Connection] {
        state.withLock { state in
            state.isClosed = true
            return state.places.indices.compactMap { index in
                guard let place = state.places[index], place.connection.isIdle else { return nil }
                return state.take(index)
            }
        }
    }

    /// Takes everybody out.
    func clear() -> [Connection] {
        state.withLock { state in
            state.places.indices.compactMap { state.take($0) }
        }
    }
}

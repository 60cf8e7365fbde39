import Synchronization

/// A part of the waiting room: those connections whose descriptors leave the same rest.
struct WaitingBay {
    struct Place {
        var connection: Connection
        /// Nil for a parked request: who asks about it looks at the time too.
        let until: ContinuousClock.Instant?
        /// A parked request's turn.
        var serial: UInt64 = 0

        var isParked: Bool { until == nil }
    }

    /// As many as there are.
    typealias Row = InlineArray<16, Mutex<WaitingBay>>
    private static let count = Row.count

    /// The kernel hands out the lowest free descriptors, so it stays short.
    private var places: [Place?] = []
    var isClosed = false

    /// Which bay a descriptor's connection waits in.
    static func index(of descriptor: Descriptor) -> Int {
        Int(descriptor.number) % count
    }

    mutating func put(_ place: Place) {
        let index = Int(place.connection.descriptor.number) / WaitingBay.count
        while places.count <= index {
            places.append(nil)
        }
        places[index] = place
    }

    /// Takes out the descriptor's connection, if it is here and so is meant.
    mutating func take(_ descriptor: Descriptor, where isMeant: (Place) -> Bool = { _ in true }) -> Place? {
        let index = Int(descriptor.number) / WaitingBay.count
        guard places.indices.contains(index), let place = places[index], isMeant(place) else { return nil }
        places[index] = nil
        return place
    }

    /// Takes out all that are meant.
    mutating func takeAll(where isMeant: (Place) -> Bool) -> [Place] {
        places.indices.compactMap { index in
            guard let place = places[index], isMeant(place) else { return nil }
            places[index] = nil
            return place
        }
    }
}

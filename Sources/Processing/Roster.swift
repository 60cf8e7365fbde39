import Enrichment

/// Who is at work: the claimed sites of this worker and the watch over each.
struct Roster {
    private var watches: [Lease: CallWatch] = [:]
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var freePlaces: Int { capacity - watches.count }
    var isEmpty: Bool { watches.isEmpty }
    var leases: [Lease] { Array(watches.keys) }

    /// A watch for a claim that begins.
    mutating func begin(_ lease: Lease) -> CallWatch {
        let watch = CallWatch()
        watches[lease] = watch
        return watch
    }

    mutating func end(_ lease: Lease) {
        watches[lease] = nil
    }

    func withdraw(_ leases: Set<Lease>) {
        for lease in leases {
            watches[lease]?.withdraw()
        }
    }

    func withdrawAll() {
        for watch in watches.values {
            watch.withdraw()
        }
    }

    func finishCalling() {
        for watch in watches.values {
            watch.finishCalling()
        }
    }
}

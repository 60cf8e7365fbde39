import Synchronization

/// How many requests may be writing at once, one thread fewer than there are: a writer may wait for the database's lock
/// for seconds, and those who only read must find a thread all the same.
package final class WritingPlaces: Sendable {
    /// How long a request may wait for a place; as long as a writer waits for the lock.
    static let patience = Duration.seconds(5)

    private let count: Int
    private let taken = Atomic(0)
    private let freed: @Sendable () -> Void

    /// `freed` is called when a place is free again after all were taken: somebody may be waiting for it.
    package init(threads: Int, freed: @escaping @Sendable () -> Void = {}) {
        count = max(1, threads - 1)
        self.freed = freed
    }

    var hasFree: Bool { taken.load(ordering: .relaxed) < count }

    /// Runs `write` at a place; nil when there is none.
    func write<Value>(_ write: () throws -> Value) rethrows -> Value? {
        guard take() else { return nil }
        defer { leave() }
        return try write()
    }

    private func take() -> Bool {
        var seen = taken.load(ordering: .relaxed)
        while seen < count {
            let (isTaken, now) = taken.compareExchange(
                expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
            if isTaken { return true }
            seen = now
        }
        return false
    }

    private func leave() {
        if taken.subtract(1, ordering: .acquiringAndReleasing).newValue == count - 1 { freed() }
    }
}

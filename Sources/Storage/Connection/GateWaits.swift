import Enrichment
import Synchronization

/// Counts how long the writers of this process waited to be let at the database.
final class GateWaits: Sendable {
    private static let bounds = [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000].map { Duration.milliseconds($0) }

    private let waits = Mutex(Histogram(bounds: GateWaits.bounds))

    var histogram: Histogram { waits.withLock { $0 } }

    func note(_ wait: Duration) {
        waits.withLock { $0.add(wait) }
    }
}

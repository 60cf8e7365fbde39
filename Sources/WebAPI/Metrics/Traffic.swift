package import Enrichment
import Synchronization

/// The requests of one process in figures, over all its threads.
///
/// Each thread counts on a sheet of its own, without a lock and without asking for memory; only a scrape adds the sheets
/// up. So the counters begin at zero with every process, as Prometheus allows for.
package final class Traffic: Sendable {
    package typealias Clock = @Sendable () -> ContinuousClock.Instant

    let beganAt: WallSecond
    let version: String
    let clock: Clock
    /// How many connections the server has; parked requests are those that wait without a thread.
    let connections: @Sendable () -> (open: Int, parked: Int)
    private let sheets = Mutex<[TrafficSheet]>([])

    package init(
        beganAt: WallSecond, version: String, clock: @escaping Clock = { .now },
        connections: @escaping @Sendable () -> (open: Int, parked: Int) = { (0, 0) }
    ) {
        self.beganAt = beganAt
        self.version = version
        self.clock = clock
        self.connections = connections
    }

    /// A sheet for one more thread.
    package func sheet() -> TrafficSheet {
        let sheet = TrafficSheet(of: self)
        sheets.withLock { $0.append(sheet) }
        return sheet
    }

    /// What all threads have counted; each number at its own instant.
    var sum: TrafficSum {
        var sum = TrafficSum()
        for sheet in sheets.withLock({ $0 }) { sheet.add(to: &sum) }
        return sum
    }
}

/// What was counted on all sheets.
struct TrafficSum {
    var requests: [Histogram] = Array(
        repeating: Histogram(bounds: RouteTraffic.bounds), count: TrafficSheet.places)
    /// By place and status.
    var statuses: [[Int]] = Array(
        repeating: Array(repeating: 0, count: RouteTraffic.statuses.count + 1), count: TrafficSheet.places)
    var underWay = 0
    var bytesReceived = 0
    var bytesSent = 0
}

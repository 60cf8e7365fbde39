import Enrichment
import Synchronization

/// How often any connection of this process has found that others changed the store. The readings of all threads share
/// one, so that what one thread has seen is a mark for another.
package final class ChangeCount: Sendable {
    private let count = Atomic<UInt64>(0)

    package init() {}

    var value: UInt64 { count.load(ordering: .acquiring) }

    func advance() {
        count.add(1, ordering: .acquiringAndReleasing)
    }
}

/// One connection's look at whether others committed anything.
///
/// SQLite tells it as a number that only the same connection may compare (sqlite.org/pragma.html#pragma_data_version).
/// What a thread read after it had taken a mark is seen by whoever compares later, whichever connection that has: the
/// other one has either seen the change already, and the count was advanced after the mark, or sees it now.
final class ChangeMark {
    /// Hundreds of requests that wait for a change ask in the same moment.
    private static let pause = Duration.milliseconds(20)

    private let count: ChangeCount
    private let version: HotStatement
    private let timekeeper: any Timekeeper
    private var seen: Int64?
    private var nextLook: SteadyInstant?

    init(_ connection: HotConnection, count: ChangeCount, timekeeper: any Timekeeper) throws(StoreFault) {
        self.count = count
        self.timekeeper = timekeeper
        version = try HotStatement(connection, "PRAGMA data_version")
    }

    func value() throws(StoreFault) -> UInt64 {
        let now = timekeeper.steadyNow()
        if let nextLook, now < nextLook { return count.value }
        var found: Int64?
        try version.run { row in found = row.integer(0) }
        if found != seen { count.advance() }
        seen = found
        nextLook = now.advanced(by: Self.pause)
        return count.value
    }
}

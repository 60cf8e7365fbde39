import Enrichment
import Synchronization

/// Remembers when this process last had to wait for the lock: as long, others may not have been able to write either.
final class Blockages: Sendable {
    /// Our own writers wait for each other, but hardly ever for this long.
    private static let shortest = Duration.milliseconds(100)

    private let end = Mutex<SteadyInstant?>(nil)

    func note(from beginning: SteadyInstant, to end: SteadyInstant) {
        guard end.since(beginning) >= Self.shortest else { return }
        self.end.withLock { $0 = end }
    }

    /// Whether everybody has been able to write for `duration`, as far as this process knows.
    func areOver(for duration: Duration, at now: SteadyInstant) -> Bool {
        end.withLock { end in end.map { now.since($0) >= duration } ?? true }
    }
}

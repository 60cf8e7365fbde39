import Enrichment
import Processing
import TestKit

/// A provider call that nobody answers, until it is cancelled.
final class EndlessCall: Sendable {
    private enum Stage { case waiting, underWay, cancelled }

    private let stage = Watched(Stage.waiting)

    var isCancelled: Bool { stage.withLock { $0 == .cancelled } }

    func begun() async throws { try await stage.until { $0 != .waiting } }
    func cancelled() async throws { try await stage.until { $0 == .cancelled } }

    func make(under watch: CallWatch) async throws -> Verdict {
        try await watch.during {
            stage.withLock { $0 = .underWay }
            await untilCancelled()
            stage.withLock { $0 = .cancelled }
            throw CancellationError()
        }
    }
}

import Enrichment
import Processing
import Synchronization

/// A provider call that nobody answers, until it is cancelled.
final class EndlessCall: Sendable {
    private let state = Mutex((isUnderWay: false, isCancelled: false))

    var isUnderWay: Bool { state.withLock { $0.isUnderWay } }
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func make(under watch: CallWatch) async throws -> Verdict {
        try await watch.during {
            state.withLock { $0.isUnderWay = true }
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                state.withLock { $0.isCancelled = true }
                throw error
            }
            return .oneContact
        }
    }
}

import Dispatch

/// One line in which blocking calls wait their turn, off the cooperative pool: SQLite's calls block.
package struct BlockingLane: Sendable {
    private let queue: DispatchQueue

    /// `label` names the queue in debuggers.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Has `body` run after everything handed in before it, and does not wait.
    package func post(_ body: @escaping @Sendable () -> Void) {
        queue.async(execute: body)
    }

    /// Runs `body` after everything handed in before it. Cancelling the caller does not stop it: what was begun is
    /// written or fails as a whole.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result(catching: body))
            }
        }
    }
}

import Synchronization

/// Somebody who waits for a token that another is fetching, or for the turn to fetch it.
final class TokenWaiter: Sendable {
    private enum State {
        /// Not suspended yet.
        case arriving
        case waiting(CheckedContinuation<TokenShelf.Answer?, any Error>)
        case given(TokenShelf.Answer?)
        case cancelled
    }

    private let state = Mutex(State.arriving)

    var isWaiting: Bool {
        state.withLock { state in
            if case .waiting = state { true } else { false }
        }
    }

    /// Returns what was given, nil for the turn; throws when the task was cancelled before that.
    func answer() async throws -> TokenShelf.Answer? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                suspend(continuation)
            }
        } onCancel: {
            cancel()
        }
    }

    /// - Returns: false when nobody wants it any more.
    @discardableResult
    func give(_ answer: TokenShelf.Answer?) -> Bool {
        state.withLock { state in
            switch state {
            case .arriving: state = .given(answer)
            case .waiting(let continuation):
                state = .given(answer)
                continuation.resume(returning: answer)
            case .cancelled: return false
            case .given: preconditionFailure("a waiter is given one thing")
            }
            return true
        }
    }

    private func suspend(_ continuation: CheckedContinuation<TokenShelf.Answer?, any Error>) {
        state.withLock { state in
            switch state {
            case .arriving: state = .waiting(continuation)
            case .given(let answer): continuation.resume(returning: answer)
            case .cancelled: continuation.resume(throwing: CancellationError())
            case .waiting: preconditionFailure("a waiter waits once")
            }
        }
    }

    private func cancel() {
        state.withLock { state in
            switch state {
            case .arriving: state = .cancelled
            case .waiting(let continuation):
                state = .cancelled
                continuation.resume(throwing: CancellationError())
            // Too late: whoever has the turn sees the cancellation, and passes it on.
            case .given, .cancelled: break
            }
        }
    }
}

import Synchronization

/// What callers leave for the loop: transfers to begin and to cancel. The first letter in an empty box wakes the loop,
/// the next ones cost no system call.
final class Mailbox: Sendable {
    enum Letter: Sendable {
        case begin(Transfer)
        case cancel(TransferID)
    }

    struct Post: Sendable {
        let letters: [Letter]
        let isClosed: Bool
    }

    private struct State {
        var letters: [Letter] = []
        var isClosed = false
        var waker: MultiWaker?
    }

    private let state: Mutex<State>

    init(waker: MultiWaker) {
        state = Mutex(State(waker: waker))
    }

    /// Leaves a transfer; one that comes after closing ends here.
    func post(_ transfer: Transfer) {
        let isClosed = state.withLock { state in
            if !state.isClosed { Self.put(.begin(transfer), in: &state) }
            return state.isClosed
        }
        if isClosed { transfer.continuation.resume(throwing: CurlFault.shutDown) }
    }

    /// Asks to end a transfer; one that has ended or was never posted is nobody's concern.
    func cancel(_ id: TransferID) {
        state.withLock { state in
            if !state.isClosed { Self.put(.cancel(id), in: &state) }
        }
    }

    /// After this nothing can be left any more. Repeating it is harmless.
    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            state.waker?.wake()
        }
    }

    /// Empties the box, in the order of posting.
    func collect() -> Post {
        state.withLock { state in
            let post = Post(letters: state.letters, isClosed: state.isClosed)
            state.letters.removeAll()
            return post
        }
    }

    /// Must come before the handle that the waker wakes is freed.
    func dropWaker() {
        state.withLock { $0.waker = nil }
    }

    private static func put(_ letter: Letter, in state: inout State) {
        state.letters.append(letter)
        if state.letters.count == 1 { state.waker?.wake() }
    }
}

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
    }

    private let state = Mutex(State())
    /// Has a lock of its own, so that nobody who leaves a letter waits for another's system call.
    private let waker: Mutex<MultiWaker?>

    init(waker: MultiWaker) {
        self.waker = Mutex(waker)
    }

    /// Leaves a transfer; one that comes after closing ends here.
    func post(_ transfer: Transfer) {
        if !put(.begin(transfer)) { transfer.continuation.resume(throwing: CurlFault.shutDown) }
    }

    /// Asks to end a transfer; one that has ended or was never posted is nobody's concern.
    func cancel(_ id: TransferID) {
        _ = put(.cancel(id))
    }

    /// After this nothing can be left any more. Repeating it is harmless.
    func close() {
        let wasOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if wasOpen { wake() }
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
        waker.withLock { $0 = nil }
    }

    /// False when the box is closed.
    private func put(_ letter: Letter) -> Bool {
        let (isOpen, isFirst) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.letters.append(letter)
            return (true, state.letters.count == 1)
        }
        if isFirst { wake() }
        return isOpen
    }

    private func wake() {
        waker.withLock { $0?.wake() }
    }
}

import Dispatch
import GRDB
import Synchronization

/// The writers of a process who wait for each other. Whoever finds nobody leads: it opens the transaction, and takes
/// along those who have come meanwhile, so that one sync to the disk does for all of them.
///
/// A transaction has no more writes than the process has threads that write, for each waits until its own is over.
final class WriterLine: Sendable {
    /// Nil while nobody leads.
    private let waiting = Mutex<[PendingWrite]?>(nil)

    /// How many wait for the one who leads.
    var count: Int { waiting.withLock { $0?.count ?? 0 } }

    /// Whether the write's caller is to lead; else somebody tells it what became of it, or to lead the next.
    func join(_ write: PendingWrite) -> Bool {
        waiting.withLock { waiting in
            guard waiting != nil else {
                waiting = []
                return true
            }
            waiting?.append(write)
            return false
        }
    }

    /// Takes the first in line out of it.
    func next() -> PendingWrite? {
        waiting.withLock { waiting in
            guard waiting?.isEmpty == false else { return nil }
            return waiting?.removeFirst()
        }
    }

    /// Ends the leader's turn: the first of those who wait leads next.
    func handOn() {
        let leader = waiting.withLock { waiting -> PendingWrite? in
            guard waiting?.isEmpty == false else {
                waiting = nil
                return nil
            }
            return waiting?.removeFirst()
        }
        leader?.tell(.lead)
    }
}

/// A write on its way into a transaction.
final class PendingWrite: Sendable {
    enum News {
        /// Nobody leads any more: its caller is to.
        case lead
        /// It is on the disk, or the fault undid it.
        case over((any Error)?)
    }

    let deadline: ContinuousClock.Instant
    /// Nil when the caller has got its answer.
    private let body: Mutex<(@Sendable (Database) throws -> Void)?>
    private let news = Mutex<News?>(nil)
    private let isTold = DispatchSemaphore(value: 0)

    init(before deadline: ContinuousClock.Instant, _ body: @escaping @Sendable (Database) throws -> Void) {
        self.deadline = deadline
        self.body = Mutex(body)
    }

    /// Does what its caller wants.
    func run(in db: Database) throws {
        try body.withLock { $0 }?(db)
    }

    /// Lets go of the body, whoever still holds this.
    func forget() {
        body.withLock { $0 = nil }
    }

    func tell(_ news: News) {
        self.news.withLock { $0 = news }
        isTold.signal()
    }

    /// Blocks until somebody tells.
    func listen() -> News {
        isTold.wait()
        return news.withLock { $0 } ?? .lead
    }
}

import GRDB
import Synchronization

/// How long the write-ahead log was after a connection's last commit. SQLite tells it with each commit, which is cheaper
/// than asking the file system.
final class LogGauge: Sendable {
    private let pages = Atomic<Int>(0)
    private let pageBytes = Atomic<Int>(0)

    /// What readers may still need and what is written back already alike; 0 before the first commit.
    var bytes: Int { pages.load(ordering: .relaxed) * pageBytes.load(ordering: .relaxed) }

    /// Takes the place of SQLite's automatic checkpoints. The gauge must outlive the connection.
    func watch(_ db: Database) throws {
        pageBytes.store(try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0, ordering: .relaxed)
        db.tellLog(to: self)
    }

    /// How many pages the log has after a commit.
    func note(pages: Int) {
        self.pages.store(pages, ordering: .relaxed)
    }
}

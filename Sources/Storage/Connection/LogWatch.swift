import Enrichment
import FoundationEssentials
import Synchronization

/// Looks how long the write-ahead log is and for how long there has been something in it, without opening it: a look at
/// a path (stat(2)) drops no lock.
final class LogWatch: Sendable {
    private let path: String
    /// When nothing was in it for the last time that anybody looked; before the first look, when this process began.
    private let lastEmptyAt: Mutex<WallSecond>

    init(of databasePath: String, since now: WallSecond) {
        // SQLite makes its files beside the database that a link leads to.
        path = URL(filePath: databasePath).resolvingSymlinksInPath().path + "-wal"
        lastEmptyAt = Mutex(now)
    }

    /// The file's size, and how long ago what is in it was begun at the most: after the log was last seen empty, and no
    /// sooner than `begunAt`, which whoever writes it back has noted.
    func look(begunAt: WallSecond?, now: WallSecond) -> (bytes: Int, age: Duration) {
        // No file is an empty log: SQLite makes it with the first commit.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let bytes = attributes?[.size] as? Int ?? 0
        return lastEmptyAt.withLock { lastEmptyAt in
            // A clock that went back counts as no time passed.
            if bytes == 0 || lastEmptyAt > now { lastEmptyAt = now }
            let begunAt = max(begunAt ?? lastEmptyAt, lastEmptyAt)
            return (bytes, .seconds(max(now.unixSeconds - begunAt.unixSeconds, 0)))
        }
    }
}

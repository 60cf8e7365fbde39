import Enrichment
// FileHandle is Foundation's: the one descriptor to be had without pointers. GRDB links Foundation in any case.
import Foundation
import Glibc
import Synchronization

/// Lets one writer at a time at the database, over all processes: every write transaction and every checkpoint of
/// ours passes it.
///
/// SQLite before 3.51.3 can corrupt a file when one connection writes while another checkpoints and restarts the
/// log; whoever holds the gate is alone with both. It is a lock on a file beside the database, `<database>.lock`,
/// which the kernel drops when its holder dies. The file stays: whoever deletes it while a process runs opens a
/// second gate.
final class WriteGate: Sendable {
    /// How long a caller waits for other processes before it gives up as busy.
    static let patience = Duration.seconds(5)
    /// The same for those that open the database: whoever came first may be copying all of it.
    static let patienceOfStarters = Duration.seconds(120)

    private let lock: Mutex<FileHandle>

    /// Makes the lock file where it is missing. Throws `readOnly` or `broken` when it can't be opened for writing.
    init(beside databasePath: String) throws(StoreFault) {
        let path = databasePath + ".lock"
        do {
            lock = Mutex(try LockFile.open(at: path))
        } catch {
            throw StoreFault(error)
        }
    }

    /// Runs `body` while nobody else is behind the gate. Threads of this process queue up first, so one at a time
    /// waits for other processes, and for no longer than `patience`.
    ///
    /// Who has used that up in the queue is turned away: when the database is locked by somebody who knows nothing of
    /// the gate, all who came together give up together, and not each of them `patience` after the one before.
    func pass<Value: Sendable>(
        patience: Duration = WriteGate.patience, _ body: () throws -> Value
    ) throws -> Value {
        let deadline = ContinuousClock.now.advanced(by: patience)
        let passed = try lock.withLockIfAvailable { file in try Self.pass(file, before: deadline, body) }
        if let passed { return passed }
        return try lock.withLock { file in
            guard ContinuousClock.now < deadline else { throw StoreFault.busy }
            return try Self.pass(file, before: deadline, body)
        }
    }

    private static func pass<Value>(
        _ file: FileHandle, before deadline: ContinuousClock.Instant, _ body: () throws -> Value
    ) throws -> Value {
        try close(file.fileDescriptor, before: deadline)
        defer { flock(file.fileDescriptor, LOCK_UN) }
        return try body()
    }

    /// flock(2) has no time limit, so this asks again and again, ever more slowly: 0.1 ms at first, 10 ms at last.
    private static func close(_ descriptor: Int32, before deadline: ContinuousClock.Instant) throws(StoreFault) {
        var pause: UInt32 = 100
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .broken("the lock file can't be locked (errno \(errno))")
            }
            guard ContinuousClock.now < deadline else { throw .busy }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }
}

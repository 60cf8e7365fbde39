import Enrichment
import GRDB
import Synchronization

/// The one connection of a process that writes: what it writes passes the write gate, begins IMMEDIATE and is synced
/// to the disk before it counts as done.
final class GatedConnection: Sendable {
    let path: String
    private let gate: WriteGate
    private let log: LogGauge
    private let bound = Mutex(LogBound())
    let line = WriterLine()
    /// How often this connection has written the log back whole, and how often of these a commit has noted.
    private let writeBacks = Atomic(0)
    private let notedWriteBacks = Atomic(0)
    private let queue: DatabaseQueue
    private let file: FileWatch

    /// Opens the database, or makes an empty one. Throws `broken` for a file that is no database and for a folder
    /// that is not there.
    init(path: String) throws(StoreFault) {
        self.path = path
        let gate = try WriteGate(beside: path)
        self.gate = gate
        let log = LogGauge()
        self.log = log
        do {
            // The change to a write-ahead log is not to be made by two at once.
            queue = try gate.pass(patience: WriteGate.patienceOfStarters) {
                try DatabaseFile.create(at: path)
                return try DatabaseQueue(path: path, configuration: Self.configuration(log))
            }
        } catch {
            throw StoreFault(error)
        }
        file = FileWatch(over: path)
    }

    /// Connections to files that are no longer at their path. Closing the last one to a file SQLite removes the log by
    /// its name, which may be that of the file there now.
    private static let abandoned = Mutex<[DatabaseQueue]>([])

    deinit {
        if file.isReplaced { Self.abandoned.withLock { $0.append(queue) } }
    }

    private static func configuration(_ log: LogGauge) -> Configuration {
        var configuration = Configuration()
        configuration.label = "enrichd.writer"
        // For writers that know nothing of the gate: the application that made the database.
        configuration.busyMode = .timeout(5)
        // That application's triggers run on this connection and may hold such literals.
        configuration.acceptsDoubleQuotedStringLiterals = true
        configuration.prepareDatabase { db in
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw StoreFault.broken("the database can't keep a write-ahead log")
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try log.watch(db)
            // A log of this size is written over, and one that grew further is cut.
            try db.execute(sql: "PRAGMA journal_size_limit = \(LogBound.longest)")
            // Erased keys are to be gone from the file's free pages as well.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// Has SQLite put aside in memory what undoes a statement: for more than 64 KiB, as a job of a hundred sites takes, it
    /// makes a file each time (sqlite.org/tempfiles.html, sections 2.5 and 4). Not before the schema is up to date, for
    /// its steps may sort whole tables.
    func keepStatementJournalsInMemory() throws(StoreFault) {
        do {
            try queue.inDatabase { db in try db.execute(sql: "PRAGMA temp_store = MEMORY") }
        } catch {
            throw StoreFault(error)
        }
    }

    /// Runs `body` in a transaction; whatever it throws undoes what it did. It returns when that is on the disk.
    ///
    /// Writers who come while another one is at it share the next transaction. When one of them fails, that is undone,
    /// and each has a transaction of its own: `body` may run twice, and does nothing but read and change the database.
    /// Where references are not enforced it is never shared, and `body` sees to it that none is left to nothing.
    func write<Value: Sendable>(
        patience: Duration = WriteGate.patience, enforcingReferences: Bool = true,
        _ body: @Sendable (Database) throws -> Value
    ) throws(StoreFault) -> Value {
        guard enforcingReferences else {
            return try behindGate(patience: patience) { db in
                let value = try db.withoutForeignKeys { try db.writing { try body(db) } }
                boundLog(db)
                return value
            }
        }
        let value = Mutex<Value?>(nil)
        // Nobody holds the body any more when the write is settled.
        try withoutActuallyEscaping(body) { body throws(StoreFault) in
            try settle(
                PendingWrite(before: .now.advanced(by: patience)) { db in
                    let written = try body(db)
                    value.withLock { $0 = written }
                })
        }
        guard let written = value.withLock({ $0 }) else { throw .broken("a write ended without a value") }
        return written
    }

    private func settle(_ write: PendingWrite) throws(StoreFault) {
        defer { write.forget() }
        let fault =
            if line.join(write) {
                lead(write)
            } else {
                switch write.listen() {
                case .lead: lead(write)
                case .over(let fault): fault
                }
            }
        if let fault { throw StoreFault(fault, writing: path) }
    }

    /// Writes, together with those who come meanwhile, and tells them what became of theirs. Returns the fault that
    /// undid its own.
    private func lead(_ write: PendingWrite) -> (any Error)? {
        defer { line.handOn() }
        var transaction = SharedTransaction(of: write)
        do {
            try behindGate(patience: max(write.deadline - .now, .zero)) { db in
                transaction.run(in: db, with: line)
                boundLog(db)
            }
        } catch {
            return error
        }
        return transaction.end()
    }

    /// The transaction is committed whatever becomes of this; the next commit and the schedule try again.
    private func boundLog(_ db: Database) {
        if let writing = bound.withLock({ $0.measure(after: log.bytes) }) { _ = try? writeBackLog(writing, of: db) }
    }

    /// Runs `body` in a transaction that sees one state of the database and leaves nothing behind. Waits for no writer
    /// but those of this process.
    func read<Value: Sendable>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        do {
            return try queue.inDatabase { db in try db.reading { try body(db) } }
        } catch {
            throw StoreFault(error)
        }
    }

    /// Writes the log back into the database. Only behind the gate.
    func writeBackLog(_ writing: LogWriting, of db: Database) throws -> LogCheckpoint {
        let checkpoint = try db.writeBackLog(writing)
        if checkpoint == .complete { writeBacks.add(1, ordering: .relaxed) }
        return checkpoint
    }

    /// The number of the last time, if no commit has noted it: the next one begins the log.
    var newWriteBack: Int? {
        let last = writeBacks.load(ordering: .relaxed)
        return last > notedWriteBacks.load(ordering: .relaxed) ? last : nil
    }

    /// A commit has noted that it began the log.
    func note(writeBack: Int) {
        notedWriteBacks.store(writeBack, ordering: .relaxed)
    }

    /// A number that changes with every commit of another connection, in whichever process.
    func changeCount() throws(StoreFault) -> Int64 {
        try file.check()
        do {
            return try queue.inDatabase { db in
                try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
            }
        } catch {
            throw StoreFault(error)
        }
    }

    /// Runs `body` outside of any transaction, alone behind the gate. Throws `replaced` when there is no point in it.
    func behindGate<Value: Sendable>(
        patience: Duration = WriteGate.patience, _ body: (Database) throws -> Value
    ) throws(StoreFault) -> Value {
        let end = ContinuousClock.now.advanced(by: patience)
        do {
            return try gate.pass(patience: patience) {
                try file.check()
                return try queue.inDatabase { db in try db.waitingForLocks(until: end) { try body(db) } }
            }
        } catch {
            throw StoreFault(error, writing: path)
        }
    }
}

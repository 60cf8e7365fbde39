import Enrichment
import GRDB

extension Database {
    /// Runs `body` in a transaction begun IMMEDIATE: a transaction that reads first and writes later fails at once,
    /// however long it may wait, when somebody wrote in between.
    func writing<Value>(_ body: () throws -> Value) throws -> Value {
        try cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            let value = try body()
            try cachedStatement(sql: "COMMIT").execute()
            return value
        } catch {
            if isInsideTransaction { try rollback() }
            throw error
        }
    }

    /// Runs `body`, which waits for locks of those who know nothing of the gate until `end` at the latest: its caller may
    /// have waited at the gate already.
    func waitingForLocks<Value>(until end: ContinuousClock.Instant, _ body: () throws -> Value) throws -> Value {
        let left = ContinuousClock.now.duration(to: end)
        guard left < WriteGate.patience - .milliseconds(500) else { return try body() }
        try execute(sql: "PRAGMA busy_timeout = \(max(1, left.milliseconds))")
        defer {
            // It can't fail: it sets a number in memory.
            try? execute(sql: "PRAGMA busy_timeout = \(WriteGate.patience.milliseconds)")
        }
        return try body()
    }

    /// Runs `body`, which begins its transactions itself, without SQLite looking after foreign keys. It has every
    /// statement of the connection prepared again, twice.
    func withoutForeignKeys<Value>(_ body: () throws -> Value) throws -> Value {
        try execute(sql: "PRAGMA foreign_keys = OFF")
        defer {
            // It can't fail outside of a transaction: it sets a flag in memory.
            try? execute(sql: "PRAGMA foreign_keys = ON")
        }
        return try body()
    }

    /// Runs `body` in a transaction that sees one state of the database and of which nothing stays.
    ///
    /// GRDB's own reads set and unset `PRAGMA query_only`, and each change of it has SQLite prepare every statement of
    /// the connection again (the opcode Expire in `EXPLAIN PRAGMA query_only = 1`): that was a quarter of the worker's
    /// time.
    func reading<Value>(_ body: () throws -> Value) throws -> Value {
        try cachedStatement(sql: "BEGIN DEFERRED").execute()
        do {
            let value = try body()
            try cachedStatement(sql: "ROLLBACK").execute()
            return value
        } catch {
            if isInsideTransaction { try rollback() }
            throw error
        }
    }

    /// Writes the log back into the database. Only behind the gate.
    func writeBackLog(_ writing: LogWriting) throws -> LogCheckpoint {
        guard writing != .asFarAsReadersAllow else { return try checkpointRow(writing.pragma) }
        let patience = try Int.fetchOne(self, sql: "PRAGMA busy_timeout") ?? 0
        try execute(sql: "PRAGMA busy_timeout = \(writing.patience.milliseconds)")
        defer {
            // It can't fail: it sets a number in memory.
            try? execute(sql: "PRAGMA busy_timeout = \(patience)")
        }
        return try checkpointRow(writing.pragma)
    }

    /// https://sqlite.org/pragma.html#pragma_wal_checkpoint: three numbers, of which the first tells whether somebody
    /// was in the way.
    private func checkpointRow(_ pragma: String) throws -> LogCheckpoint {
        guard let row = try Row.fetchOne(self, sql: pragma) else { return .complete }
        return row[0] == 0 && row[1] as Int == row[2] ? .complete : .partial
    }
}

/// How far the log was written back.
package enum LogCheckpoint: Hashable, Sendable {
    /// All of it.
    case complete
    /// Readers still need some of it; a later one gets further.
    case partial
}

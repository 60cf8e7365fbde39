import Enrichment
import GRDB
import Storage
import TestKit

/// A database of a test's own, and a way to look into it past the store.
final class TemporaryStore: Sendable {
    static let bootID = "first-start"

    let directory: TemporaryDirectory
    let timekeeper = ManualTimekeeper()
    let store: SQLiteStore

    init(serverKeys: [ProviderName: KeyFingerprint] = [:]) throws {
        directory = try TemporaryDirectory()
        let opened = try SQLiteStore.open(
            at: directory.file("sites.db"), timekeeper: timekeeper, bootID: Self.bootID)
        guard let store = try opened.leavingOut(by: .plain) else { throw StoreFault.broken("another key") }
        self.store = store.knowing(serverKeys: serverKeys)
    }

    /// The same database once more, as another process would have it open.
    func another(bootID: String = bootID) throws -> SQLiteStore {
        try SQLiteStore.open(at: store.path, timekeeper: timekeeper, bootID: bootID)
    }

    /// What `sql` selects, through a connection that is closed again.
    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try DatabaseQueue(path: store.path).read { db in try Row.fetchAll(db, sql: sql, arguments: arguments) }
    }

    /// The one value that `sql` selects.
    func value<Value: DatabaseValueConvertible & Sendable>(
        _ sql: String, _ arguments: StatementArguments = []
    ) throws -> Value? {
        try DatabaseQueue(path: store.path).read { db in try Value.fetchOne(db, sql: sql, arguments: arguments) }
    }

    /// Changes the database past the store.
    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try DatabaseQueue(path: store.path).write { db in try db.execute(sql: sql, arguments: arguments) }
    }
}

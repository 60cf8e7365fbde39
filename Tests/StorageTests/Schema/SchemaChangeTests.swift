import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct SchemaChangeTests {
    private let folder: TemporaryDirectory
    private let time = ManualTimekeeper()
    private var path: String { folder.file("sites.db") }
    private let all = Migration.all.map(\.name)

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test func `a new database comes from nothing, without a copy of it`() throws {
        let change = try SQLiteStore.migrate(at: path, timekeeper: time, backup: true)
        #expect(change == SchemaChange(from: nil, to: all.last, steps: all, backup: nil))
    }

    @Test func `one that is up to date stays as it is`() throws {
        _ = try SQLiteStore.migrate(at: path, timekeeper: time, backup: true)
        let change = try SQLiteStore.migrate(at: path, timekeeper: time, backup: true)
        #expect(change == SchemaChange(from: all.last, to: all.last, steps: [], backup: nil))
    }

    @Test(arguments: [true, false])
    func `an older one gets what it lacks, and a copy of before if that is wanted`(backup: Bool) throws {
        var older = Schema()
        older.migrations = Array(Migration.all.prefix(3))
        try older.bringUpToDate(GatedConnection(path: path), at: time.wallNow(), backup: false)
        let change = try SQLiteStore.migrate(at: path, timekeeper: time, backup: backup)
        #expect(change.from == all[2])
        #expect(change.to == all.last)
        #expect(change.steps == Array(all.dropFirst(3)))
        #expect((change.backup != nil) == backup)
        if let copy = change.backup {
            let made = try DatabaseQueue(path: copy).read { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM enrichd_migrations")
            }
            #expect(made == 3)
        }
    }
}

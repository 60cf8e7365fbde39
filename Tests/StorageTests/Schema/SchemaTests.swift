import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct SchemaTests {
    @Test func `who looked before another process migrated does not migrate again`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("sites.db")
        let connection = try GatedConnection(path: path)
        #expect(try connection.read { db in try db.tableExists("sites") } == false)
        _ = try SQLiteStore.open(at: path, timekeeper: ManualTimekeeper(), bootID: "start")

        try Schema().bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: true)

        let made = try connection.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM enrichd_migrations")
        }
        #expect(made == Migration.all.count)
    }

    @Test func `the log that a migration leaves is written back, though others have the database open`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("sites.db")
        let other = try GatedConnection(path: path)
        try Schema().bringUpToDate(other, at: WallSecond(unixSeconds: 0), backup: false)
        var larger = Schema()
        larger.migrations.append(
            Migration(name: "V900_large") { db in
                try db.execute(sql: "CREATE TABLE large AS SELECT zeroblob(3000000) AS bytes")
            })
        let connection = try GatedConnection(path: path)
        try larger.bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")
        #expect(log[.size] as? UInt == 0)
        let bytes = try other.read { db in try Int.fetchOne(db, sql: "SELECT length(bytes) FROM large") }
        #expect(bytes == 3_000_000)
    }
}

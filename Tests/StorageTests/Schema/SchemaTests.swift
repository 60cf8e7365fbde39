import Enrichment
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
}

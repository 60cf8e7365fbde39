import GRDB
import Storage
import TestKit
import Testing

@Suite struct BackupCopyTests {
    private static let script =
        LegacyDatabase.oldTables
            + """
            INSERT INTO jobs (id, type, status, config) VALUES ('e', 'enrichment', 'running', '{"apiKey":"secret"}');
            """

    @Test func `a database that holds something is copied before it changes`() throws {
        let database = try LegacyDatabase(Self.script)
        try database.open()
        let copies = try database.files(startingWith: ".before")
        #expect(copies == ["sites.db.before-V004-20260921T141320Z"])
        #expect(try database.directory.mode(of: copies[0]) == 0o600)
        let copy = try DatabaseQueue(path: database.directory.file(copies[0]))
        #expect(
            try copy.read { db in try String.fetchOne(db, sql: "SELECT config FROM jobs") } == #"{"apiKey":"secret"}"#)
    }

    @Test func `no copy is made of an empty database`() throws {
        let database = try LegacyDatabase("")
        try database.open()
        #expect(try database.files(startingWith: ".before").isEmpty)
    }

    @Test func `no copy is made when it is not wanted`() throws {
        let database = try LegacyDatabase(Self.script)
        try database.open(backup: false)
        #expect(try database.files(startingWith: ".before").isEmpty)
    }

    @Test func `an earlier copy of the same second is not overwritten`() throws {
        let database = try LegacyDatabase(Self.script)
        let other = try DatabaseQueue(path: database.directory.file("sites.db.before-V004-20260921T141320Z"))
        try other.write { db in try db.execute(sql: "CREATE TABLE precious (x)") }
        try other.close()
        #expect(throws: (any Error).self) { try database.open() }
        let kept = try DatabaseQueue(path: database.directory.file("sites.db.before-V004-20260921T141320Z"))
        #expect(try kept.read { db in try db.tableExists("precious") })
    }
}

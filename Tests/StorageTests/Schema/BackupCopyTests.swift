import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct BackupCopyTests {
    /// Named after the last of the steps that it was made before.
    private static let name = "sites.db.before-\(Migration.all.last?.name.prefix(4) ?? "")-20260921T141320Z"
    private static let script =
        LegacyDatabase.oldTables
            + """
            INSERT INTO jobs (id, type, status, config) VALUES ('e', 'enrichment', 'running', '{"apiKey":"secret"}');
            """

    @Test func `a database that holds something is copied before it changes`() throws {
        let database = try LegacyDatabase(Self.script)
        try database.open()
        let copies = try database.files(startingWith: ".before")
        #expect(copies == [Self.name])
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
        let other = try DatabaseQueue(path: database.directory.file(Self.name))
        try other.write { db in try db.execute(sql: "CREATE TABLE precious (x)") }
        try other.close()
        #expect(throws: (any Error).self) { try database.open() }
        let kept = try DatabaseQueue(path: database.directory.file(Self.name))
        #expect(try kept.read { db in try db.tableExists("precious") })
    }
}

import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct HotStatementTests {
    private let database: DatabaseQueue

    init() throws {
        database = try DatabaseQueue()
        try database.write { db in
            try db.execute(sql: "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE, number INTEGER)")
        }
    }

    private func insert(_ values: [HotValue], in db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO note (text, number) VALUES (?, ?)").run(values)
    }

    @Test(arguments: ["", "a", "Zoë 👩‍🔬", "a\0b", String(repeating: "long ", count: 10_000)])
    func `a text is stored as it is`(text: String) throws {
        try database.write { db in
            try insert([.text(text), .integer(.min)], in: db)
            let row = try #require(try Row.fetchOne(db, sql: "SELECT CAST(text AS BLOB), number FROM note"))
            #expect(row[0] == Data(text.utf8))
            #expect(row[1] == Int64.min)
        }
    }

    @Test func `texts beside each other keep apart, and null is null`() throws {
        try database.write { db in
            var rows: [[String?]] = []
            try db.cachedStatement(sql: "SELECT ?, ?, ?, ?").run(
                [.text("ab"), .null, .text(""), .text("cd")]
            ) { row in
                rows.append((0..<4).map { row.text($0) })
            }
            #expect(rows == [["ab", nil, "", "cd"]])
        }
    }

    @Test(arguments: [[], [0], [0, 1, 0], [UInt8](repeating: 255, count: 10_000)])
    func `bytes come back as they were bound`(bytes: [UInt8]) throws {
        try database.write { db in
            var rows: [[UInt8]] = []
            try db.cachedStatement(sql: "SELECT ?, typeof(?2), ?3, NULL").run(
                [.blob(bytes), .blob(bytes), .text("text")]
            ) { row in
                #expect(row.text(1) == "blob")
                rows += [row.blob(0), row.blob(2), row.blob(3)]
            }
            #expect(rows == [bytes, [UInt8]("text".utf8), []])
        }
    }

    @Test func `rows come in their order, and what the reader throws ends the run`() throws {
        try database.write { db in
            let statement = try db.cachedStatement(sql: "SELECT value FROM json_each('[1, 2, 3]')")
            var seen: [Int64?] = []
            #expect(throws: StoreFault.full) {
                try statement.run([]) { row throws(StoreFault) in
                    seen.append(row.integer(0))
                    if seen.count == 2 { throw .full }
                }
            }
            #expect(seen == [1, 2])
            try statement.run([]) { row in seen.append(row.integer(0)) }
            #expect(seen == [1, 2, 1, 2, 3])
        }
    }

    @Test func `a refused row is a fault, and the next run is none the worse`() throws {
        try database.write { db in
            try insert([.text("once"), .null], in: db)
            let error = try #require(throws: DatabaseError.self) { try insert([.text("once"), .null], in: db) }
            #expect(error.resultCode == .SQLITE_CONSTRAINT)
            #expect(error.message == "UNIQUE constraint failed: note.text")
            try insert([.text("twice"), .null], in: db)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM note") == 2)
        }
    }

    @Test func `nothing that was bound stays bound`() throws {
        try database.write { db in
            try insert([.text("secret"), .integer(1)], in: db)
            try db.cachedStatement(sql: "INSERT INTO note (text, number) VALUES (?, ?)").run([])
            #expect(
                try Row.fetchOne(db, sql: "SELECT text, number FROM note WHERE id = 2") == ["text": nil, "number": nil])
        }
    }
}

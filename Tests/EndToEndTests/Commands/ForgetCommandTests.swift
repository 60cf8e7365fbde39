import Foundation
import GRDB
import TestKit
import Testing

/// `enrichctl forget` at work and in trouble.
@Suite(.timeLimit(.minutes(10))) struct ForgetCommandTests {
    private let folder: TemporaryDirectory
    private var database: String { folder.file("enrichd.sqlite") }
    private var environment: [String: String] { ["ENRICHD_DATABASE": database] }

    init() throws {
        folder = try TemporaryDirectory()
        let run = try run("migrate")
        guard run.status == 0 else { throw Stand.Failed(description: run.errors) }
    }

    private func run(_ arguments: String..., input: String = "") throws -> EnrichctlRun {
        try EnrichctlRun(arguments, environment: environment, input: input)
    }

    private func addContacts(_ count: Int) throws {
        try DatabaseQueue(path: database).write { db in
            try db.execute(
                sql: """
                    INSERT INTO sites (url, domain) VALUES ('https://a.example', 'a.example');
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
                    INSERT INTO contacts (site_id, email) SELECT 1, 'person-' || n || '@a.example' FROM numbers
                    """)
        }
    }

    private func counts() throws -> (contacts: Int, suppressed: Int) {
        try DatabaseQueue(path: database).read { db in
            let contacts = try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts") ?? -1
            return (contacts, try Int.fetchOne(db, sql: "SELECT count(*) FROM suppressions") ?? -1)
        }
    }

    @Test func `ten thousand addresses come on standard input`() throws {
        try addContacts(20_000)
        let names = (1...10_000).map { "person-\($0 * 2)@a.example\n" }.joined()
        let beganAt = ContinuousClock.now
        let run = try run("forget", "-", "--json", input: names)
        print("10,000 of 20,000 forgotten in ms: \((ContinuousClock.now - beganAt) / .milliseconds(1))")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.json["contacts"].int == 10_000 && run.json["names"].int == 10_000)
        #expect(try counts() == (10_000, 10_000))
    }

    @Test func `whatever will not do is told by its line, and the rest is done`() throws {
        try addContacts(3)
        let long = String(repeating: "secret", count: 175_000)
        let lines = [
            "PERSON-1@A.example", "secret", "@secret", "\(long)@a.example", "se\0cret@a.example", "secret@", "",
        ]
        let run = try run("forget", "-", input: lines.joined(separator: "\n"))
        #expect(run.status == 65)
        #expect(!(run.errors + run.output).contains("secret"), "\(run.errors)")
        for line in 2...6 { #expect(run.errors.contains("enrichctl: line \(line): "), "\(run.errors)") }
        #expect(try counts() == (2, 1))
        #expect(try self.run("forget").status == 64)
        #expect(try self.run("forget", "-").status == 0)
        #expect(try self.run("unforget").status == 64)
        #expect(try self.run("export", "a.example").status == 65)
    }

    @Test func `a trial changes nothing`() throws {
        try addContacts(3)
        let run = try run("forget", "--dry-run", "a.example", "person-1@a.example")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("2 names would be forgotten, 2 of them not before; 3 contacts"), "\(run.output)")
        #expect(try counts() == (3, 0))
    }

    @Test func `copies that were made before migrations are named`() throws {
        try addContacts(1)
        let copy = database + ".before-V018-x"
        try Data().write(to: URL(fileURLWithPath: copy))
        #expect(try run("forget", "a.example").errors.contains("delete it: \(copy)"))
    }

    @Test func `of many who make the key at once all have the same`() async throws {
        let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
            for number in 1...20 {
                let environment = environment
                group.addTask { try EnrichctlRun(["forget", "p\(number)@a.example"], environment: environment).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 0, count: 20))
        #expect(try counts().suppressed == 20)
        let names = (1...20).map { "p\($0)@a.example\n" }.joined()
        #expect(try run("unforget", "-", "--json", input: names).json["unforgotten"].int == 20)
    }
}

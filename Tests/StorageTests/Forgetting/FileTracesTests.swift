import Enrichment
import Foundation
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct FileTracesTests {
    private func isAny(_ names: SuppressedName..., in text: String) -> Bool {
        FileTraces(of: Set(names)).isAny(in: Array(text.utf8))
    }

    @Test func `an address is found between whatever bytes`() {
        #expect(isAny(.address("ann@a.example"), in: "\u{1}ann@a.exampleAnnLee"))
        #expect(isAny(.address("ann@a.example"), in: "ANN@A.Example"))
        #expect(isAny(.address("a@b@a.example"), in: "xa@b@a.example"))
        #expect(!isAny(.address("ann@a.example"), in: "ann@b.example an@a.example ann@a.exampl"))
    }

    @Test func `a domain is found behind an @, with all below it`() {
        #expect(isAny(.domain("a.example"), in: "ann@a.exampleAnn"))
        #expect(isAny(.domain("a.example"), in: "ann@mail.x.a.example"))
        #expect(!isAny(.domain("a.example"), in: "https://a.example ann@ba.example ann@b.example a.example"))
    }

    /// Whatever rows were moved to other pages before, nothing of those that were forgotten can be read afterwards.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `nothing of the forgotten is left in any file`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let directory = try TemporaryDirectory()
        let path = directory.file("sites.db")
        let people = (0..<3_000).map { number in
            "p\(Int.random(in: 0..<1_000_000_000, using: &generator))x\(number)@c\(number % 97).example"
        }
        let gone = people.shuffled(using: &generator).prefix(300)
        let isRewritten = try forget(Array(gone), of: people, at: path, seed: seed)
        // By another process: closing a descriptor of the file here could cost a connection its locks.
        let left = try bytes(of: directory.path)
        for address in gone where left.contains(address) { Issue.record("seed \(seed): \(address) is left") }
        let stays = people.first { !gone.contains($0) } ?? ""
        #expect(left.contains(stays), "nobody is left")
        print("seed \(seed): \(isRewritten ? "the file was written anew" : "nothing was left")")
    }

    private func forget(_ gone: [String], of people: [String], at path: String, seed: UInt64) throws -> Bool {
        var generator = SeededGenerator(seed: seed)
        let opened = try SQLiteStore.open(at: path, timekeeper: ManualTimekeeper(), bootID: "start")
        let store = try #require(try opened.leavingOut(by: .plain))
        try store.connection.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
                    INSERT INTO sites (url, domain) SELECT 'https://s' || n, 's' || n || '.test' FROM numbers
                    """)
        }
        for start in stride(from: 0, to: people.count, by: 10) {
            let room = (0..<10).map { _ in Int.random(in: 0..<200, using: &generator) }
            try store.connection.write { db in
                for (place, email) in people[start..<min(start + 10, people.count)].enumerated() {
                    try db.execute(
                        sql: "INSERT INTO contacts (site_id, email, position) VALUES (?, ?, ?)",
                        arguments: [room[place] + 1, email, String(repeating: "x", count: room[place])])
                    try db.execute(
                        sql: "INSERT INTO contact_findings VALUES (?, ?, 'hunter', '', NULL, ?)",
                        arguments: [db.lastInsertedRowID, "job\(room[place] % 9)", "[\"\(email)\"]"])
                    // Found again, and more is known of them.
                    try db.execute(
                        sql: "UPDATE contacts SET position = ? WHERE email = ?",
                        arguments: [
                            String(repeating: "z", count: room[9 - place % 10]), people[start / 2 + place],
                        ])
                }
            }
        }
        let names = Set(gone.map(SuppressedName.address))
        let forgetting = try store.forget(ForgetNames(names))
        guard case .done(let forgotten) = forgetting, forgotten.contacts == gone.count else {
            throw StoreFault.broken("\(forgetting)")
        }
        guard try store.emptyLog(patience: .seconds(1)) == .complete else { throw StoreFault.busy }
        let isRewritten = try isLeft(names, at: path)
        if isRewritten { _ = try store.rewriteFile(patience: .seconds(1)) }
        return isRewritten
    }

    /// Asked of another process as well.
    private func isLeft(_ names: Set<SuppressedName>, at path: String) throws -> Bool {
        FileTraces(of: names).isAny(in: Array(try output(of: "/bin/cat", [path])))
    }

    private func bytes(of folder: String) throws -> String {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
        return String(decoding: try output(of: "/bin/cat", files), as: UTF8.self)
    }

    private func output(of program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}

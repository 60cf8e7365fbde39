import Foundation
import GRDB
import TestKit

/// A database of contacts, prepared once and run as often as wanted, each time on a fresh copy.
final class ForgettingScene {
    static let contacts = 1_200
    /// Whom each run forgets.
    static let names = (1...100).map { "person-\($0 * 7)@a.example" }

    private let template: TemporaryDirectory
    private static let files = ["enrichd.sqlite", "enrichd.sqlite.suppression.key", "enrichd.sqlite.forgetting"]

    init() throws {
        template = try TemporaryDirectory()
        let database = template.file("enrichd.sqlite")
        let environment = ["ENRICHD_DATABASE": database]
        // Makes the key as well, and syncs all of the machine's disks: once is enough.
        for arguments in [["migrate"], ["forget", "nobody@other.example"]] {
            let run = try EnrichctlRun(arguments, environment: environment)
            guard run.status == 0 else { throw Stand.Failed(description: run.errors) }
        }
        // Later ones lie between earlier ones, so that pages are divided and rows moved.
        try DatabaseQueue(path: database).write { db in
            try db.execute(sql: "INSERT INTO sites (url, domain) VALUES ('https://a.example', 'a.example')")
            for number in 1...Self.contacts {
                try db.execute(
                    sql: "INSERT INTO contacts (id, site_id, email, position) VALUES (?, 1, ?, ?)",
                    arguments: [
                        number * 787 % 10_007, "person-\(number)@a.example", String(repeating: "x", count: number % 90),
                    ])
            }
        }
    }

    /// A fresh copy to work on. When `isOwed`, an earlier command was broken off.
    func run(isOwed: Bool) throws -> ForgettingRun {
        let folder = try TemporaryDirectory()
        for file in Self.files {
            try FileManager.default.copyItem(atPath: template.file(file), toPath: folder.file(file))
        }
        let run = ForgettingRun(folder: folder)
        if isOwed { try Data("unfinished".utf8).write(to: URL(fileURLWithPath: run.note)) }
        return run
    }
}

/// One database of a scene, and the commands on it.
struct ForgettingRun {
    let folder: TemporaryDirectory
    var database: String { folder.file("enrichd.sqlite") }
    var note: String { database + ".forgetting" }

    func enrichctl(_ arguments: String..., input: String = "", board: CrashBoard? = nil) throws -> EnrichctlRun {
        let environment = ["ENRICHD_DATABASE": database].merging(board?.environment ?? [:]) { $1 }
        return try EnrichctlRun(arguments, environment: environment, input: input)
    }

    func forget(_ board: CrashBoard? = nil) throws -> EnrichctlRun {
        try enrichctl("forget", "-", input: ForgettingScene.names.joined(separator: "\n"), board: board)
    }

    func board(_ blow: CrashBlow? = nil) throws -> CrashBoard {
        try CrashBoard(in: folder.path, database: database, blow: blow)
    }

    /// What the database holds, seen in a copy so that the next command finds the log as it was left.
    func look() throws -> ForgettingState {
        let copy = try TemporaryDirectory()
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: database + suffix) {
            try FileManager.default.copyItem(atPath: database + suffix, toPath: copy.file("look.sqlite" + suffix))
        }
        var state = ForgettingState()
        try DatabaseQueue(path: copy.file("look.sqlite")).read { db in
            state.contacts = try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts") ?? -1
            state.suppressed = try Int.fetchOne(db, sql: "SELECT count(*) FROM suppressions") ?? -1
            state.integrity = try String.fetchOne(db, sql: "PRAGMA integrity_check") ?? ""
        }
        let texts = try ["", "-wal"].map(\.self).filter { FileManager.default.fileExists(atPath: database + $0) }
            .map { String(decoding: try Data(contentsOf: URL(fileURLWithPath: database + $0)), as: UTF8.self) }
        state.hasTraces = ForgettingScene.names.contains { name in texts.contains { $0.contains(name) } }
        state.isNoted = try !Data(contentsOf: URL(fileURLWithPath: note)).isEmpty
        return state
    }
}

/// How far a command came.
struct ForgettingState {
    var contacts = 0
    var suppressed = 0
    var integrity = ""
    /// Whether a name can be read in the database's files.
    var hasTraces = false
    /// Whether something is noted to be left to do.
    var isNoted = false

    var isUntouched: Bool { contacts == ForgettingScene.contacts && suppressed == 1 }
    var isDeleted: Bool {
        contacts == ForgettingScene.contacts - ForgettingScene.names.count
            && suppressed == 1 + ForgettingScene.names.count
    }
    var isFinished: Bool { isDeleted && !hasTraces && !isNoted && integrity == "ok" }
}

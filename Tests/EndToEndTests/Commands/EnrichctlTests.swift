import Foundation
import GRDB
import TestKit
import Testing

/// What the admin command does, says and ends with.
@Suite(.timeLimit(.minutes(5))) struct EnrichctlTests {
    private let folder: TemporaryDirectory
    private var database: String { folder.file("enrichd.sqlite") }

    init() throws {
        folder = try TemporaryDirectory()
        try Data("no database, but a letter that is long enough to be looked at as one. Yours.".utf8).write(
            to: URL(fileURLWithPath: folder.file("letter")))
    }

    private func run(_ arguments: String..., settings: [String: String] = [:], input: String = "") throws
        -> EnrichctlRun
    {
        let environment = ["ENRICHD_DATABASE": database].merging(settings) { $1 }
        return try EnrichctlRun(arguments, environment: environment, input: input)
    }

    @Test func `a database is made, and then it is up to date`() throws {
        let made = try run("migrate", "--json")
        #expect(made.status == 0)
        let newest = try #require(made.json["to"].text)
        #expect(made.json["from"] == .null && made.json["steps"].elements.last?.text == newest)
        let again = try run("migrate")
        #expect(again.output == "\(database) is up to date: \(newest).\n")
        #expect(again.errors.isEmpty)
    }

    @Test(arguments: [true, false])
    func `an older database is copied before it is changed, unless nobody wants that`(wantsCopy: Bool) throws {
        try DatabaseQueue(path: database).write { db in
            try db.execute(sql: "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at TEXT)")
        }
        let run = try wantsCopy ? run("migrate", "--json") : run("migrate", "--json", "--no-backup")
        #expect(run.status == 0, "\(run.errors)")
        #expect((run.json["backup"].text != nil) == wantsCopy)
        let copies = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".before-") }
        #expect(copies.count == (wantsCopy ? 1 : 0))
    }

    /// Arguments, the status and what the sentence says; `@` stands for the test's folder.
    static let refusals: [(arguments: [String], status: Int32, sentence: String)] = [
        (["tokens", "list"], 66, "There is no database at @/enrichd.sqlite."),
        (["tokens", "list", "--database", ""], 78, "ENRICHD_DATABASE is not set"),
        (["migrate", "--database", "@/nowhere/a"], 73, "@/nowhere/a can't be made: there is no folder @/nowhere."),
        (["migrate", "--database", "@/letter"], 74, "The database @/letter can't be opened: file is not a database"),
        (["sites", "import", "@/nowhere"], 66, "There is no file @/nowhere."),
        (["sites", "import", "@"], 66, "@ can't be read: it is a folder."),
        (["tokens", "create", "--name", " ", "--scope", "read"], 64, "The name must be"),
        (["tokens", "create", "--name", "a", "--scope", "all"], 64, "'read', 'write' or 'admin'"),
        (["tokens", "create", "--name", "a", "--scope", "read", "--expires-in", "1y"], 64, "--expires-in"),
        (["tokens", "revoke", "all"], 64, "The value 'all' is invalid"),
        (["tokens", "destroy"], 64, "destroy"),
    ]

    @Test(arguments: refusals)
    func `a command that can't be done says why`(
        refusal: (arguments: [String], status: Int32, sentence: String)
    ) throws {
        if refusal.arguments.first == "sites" { #expect(try run("migrate").status == 0) }
        let run = try EnrichctlRun(
            refusal.arguments.map { $0.replacing("@", with: folder.path) },
            environment: refusal.arguments.contains("--database") ? [:] : ["ENRICHD_DATABASE": database])
        #expect(run.status == refusal.status, "\(run.errors)")
        #expect(run.errors.contains(refusal.sentence.replacing("@", with: folder.path)), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func `a database of a newer version is left alone`() throws {
        #expect(try run("migrate").status == 0)
        try DatabaseQueue(path: database).write { db in
            try db.execute(sql: "INSERT INTO enrichd_migrations VALUES ('V999_later', 'now')")
        }
        for arguments in [["migrate"], ["tokens", "list"]] {
            let run = try EnrichctlRun(arguments, environment: ["ENRICHD_DATABASE": database])
            #expect(run.status == 69)
            #expect(run.errors.contains("V999_later"))
        }
    }

    @Test(.enabled(if: geteuid() == 0))
    func `root does not make files beside a database of somebody else's`() throws {
        #expect(try run("migrate").status == 0)
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: database)
        for arguments in [
            ["migrate"], ["tokens", "list"], ["migrate", "--database", folder.file("others/new.sqlite")],
        ] {
            if arguments.count > 2 {
                try FileManager.default.createDirectory(
                    atPath: folder.file("others"), withIntermediateDirectories: false)
                try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: folder.file("others"))
            }
            let run = try EnrichctlRun(arguments, environment: ["ENRICHD_DATABASE": database])
            #expect(run.status == 77)
            #expect(run.errors.contains("run this as that user, e.g. sudo -u "), "\(run.errors)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("others")).isEmpty)
    }

    @Test func `a token goes to standard output alone, and its story elsewhere`() throws {
        #expect(try run("migrate").status == 0)
        let made = try run("tokens", "create", "--name", "crm", "--scope", "write", "--expires-in", "90d")
        #expect(made.output.wholeMatch(of: /enrichd_[A-Za-z0-9_-]{43}\n/) != nil)
        #expect(made.errors.hasPrefix("enrichctl: token 1, write, expires ") && !made.errors.contains("enrichd_"))
        #expect(try run("tokens", "revoke", "1").output == "Token 1 is revoked.\n")
        #expect(try run("tokens", "revoke", "1", "--json").json["is_new"] == .boolean(false))
        let unknown = try run("tokens", "revoke", "2")
        #expect(unknown.status == 65 && unknown.errors == "enrichctl: There is no token 2.\n")
        let list = try run("tokens", "list").output.split(separator: "\n")
        #expect(list.count == 2 && list[1].hasPrefix("1   crm   write  revoked  20"))
    }

    @Test(arguments: [false, true])
    func `a token that could not be shown lets nobody in`(asJSON: Bool) throws {
        #expect(try run("migrate").status == 0)
        let command = "'\(try Stand.program("enrichctl"))' tokens create --name a --scope admin"
        let child = try ChildProcess(
            "sh", program: "/bin/sh", arguments: ["-c", "\(command)\(asJSON ? " --json" : "") > /dev/full"],
            environment: ["ENRICHD_DATABASE": database], folder: folder.path)
        #expect(child.end(within: 20) == 74)
        #expect(child.log == "enrichctl: The result can't be written: the disk is full.\n")
        #expect(try run("tokens", "list", "--json").json.elements.map { $0["state"].text } == ["revoked"])
    }

    @Test(arguments: [
        ["migrate"], ["tokens"], ["tokens", "create"], ["tokens", "list"], ["tokens", "revoke"], ["sites", "import"],
    ])
    func `help shows how it is done`(command: [String]) throws {
        let run = try EnrichctlRun(command + ["--help"], environment: [:])
        #expect(run.status == 0)
        #expect(run.output.contains("  enrichctl \(command.joined(separator: " "))"))
        #expect(run.output.contains("Example"))
    }
}

import Foundation
import GRDB
import TestKit
import Testing

/// `enrichctl sites import`, when things go well and when they don't.
@Suite(.timeLimit(.minutes(5))) struct SiteImportTests {
    private let folder: TemporaryDirectory
    private var database: String { folder.file("enrichd.sqlite") }

    init() throws {
        folder = try TemporaryDirectory()
        #expect(try EnrichctlRun(["migrate"], environment: ["ENRICHD_DATABASE": database]).status == 0)
    }

    private func importing(_ text: String, _ arguments: String...) throws -> EnrichctlRun {
        try EnrichctlRun(
            ["sites", "import", "-"] + arguments, environment: ["ENRICHD_DATABASE": database], input: text)
    }

    private func domains(in database: String) throws -> Set<String> {
        try DatabaseQueue(path: database).read { db in
            try Set(String.fetchAll(db, sql: "SELECT domain FROM sites"))
        }
    }

    /// A file with so many sites.
    private func table(rows: Int) throws -> String {
        let path = folder.file("sites.csv")
        let text = "domain\n" + (1...rows).map { "site\($0).example\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `sites come in with their names, and refused rows are told with their lines`() throws {
        let text = "company_name,url\n\"Zoë, Ltd\",https://www.Zoe.example/about\n,http://10.0.0.1\n,ftp://a.example\n"
        let run = try importing(text)
        #expect(run.status == 65, "\(run.errors)")
        #expect(run.output.hasSuffix("1 created, 0 existed, 2 refused.\n"))
        #expect(run.output.contains("line 4: ftp://a.example: The address must begin with http:// or https://.\n"))
        let rows = try DatabaseQueue(path: database).read { db in
            try Row.fetchAll(db, sql: "SELECT url, domain, company_name FROM sites")
        }
        #expect(
            rows == [["url": "https://www.Zoe.example/about", "domain": "zoe.example", "company_name": "Zoë, Ltd"]])
        let again = try importing("domain\nzoe.example\n", "--json")
        #expect(again.status == 0)
        let lines = again.output.split(separator: "\n")
        #expect(
            lines == [
                #"{"domain":"zoe.example","id":1,"input":"zoe.example","line":2,"status":"existed"}"#,
                #"{"created":0,"existed":1,"refused":0}"#,
            ])
    }

    @Test(arguments: [
        ("", "The file is empty"), ("name\na\n", "names a column that is not known here"),
        ("domain\n\"a.example\n", "has no end"), ("domain\na\0b\n", "NUL"),
    ])
    func `what is no table of sites changes nothing`(text: String, sentence: String) throws {
        let run = try importing(text)
        #expect(run.status == 65)
        #expect(run.errors.contains(sentence) && run.output.isEmpty, "\(run.errors)")
        #expect(try domains(in: database).isEmpty)
    }

    @Test func `what was reported before a kill -9 is there, and the rest comes with the next import`() throws {
        let path = try table(rows: 6_000)
        let child = try ChildProcess(
            "enrichctl", program: Stand.program("enrichctl"), arguments: ["sites", "import", path, "--json"],
            environment: ["ENRICHD_DATABASE": database], folder: folder.path)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while !child.log.contains("\"line\":1500,"), child.isRunning, ContinuousClock.now < deadline { usleep(500) }
        child.kill()
        // The last line may be broken off.
        let reported = child.log.split(separator: "\n").compactMap { line in
            (try? JSONValue(Array(line.utf8)))?["domain"].text
        }
        #expect(reported.count >= 1_000)
        #expect(Set(reported).isSubset(of: try domains(in: database)))

        let again = try EnrichctlRun(["sites", "import", path], environment: ["ENRICHD_DATABASE": database])
        #expect(again.status == 0, "\(again.errors)")
        #expect(try domains(in: database).count == 6_000)
    }

    @Test func `a full disk ends it with what was reported kept`() throws {
        let path = try table(rows: 20_000)
        let board = try CrashBoard(in: folder.path, database: database)
        let environment = ["ENRICHD_DATABASE": database].merging(board.environment) { $1 }
        let child = try ChildProcess(
            "enrichctl", program: Stand.program("enrichctl"), arguments: ["sites", "import", path, "--json"],
            environment: environment, folder: folder.path)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while !child.log.contains("\"line\":2,"), child.isRunning, ContinuousClock.now < deadline { usleep(500) }
        try board.refuseWriting(with: ENOSPC)
        #expect(child.end(within: 30) == 74, "\(child.log.suffix(500))")
        #expect(child.log.contains("The disk that the database is on is full."))
        #expect(child.log.contains("The whole file can be imported again."))
        let reported = Set(
            child.log.split(separator: "\n").compactMap { (try? JSONValue(Array($0.utf8)))?["domain"].text })
        #expect(try domains(in: database) == reported)
        #expect(reported.count >= 500 && reported.count < 20_000)
    }

    @Test func `a reader that goes ends it`() throws {
        let path = try table(rows: 20_000)
        let program = try Stand.program("enrichctl")
        let child = try ChildProcess(
            "bash", program: "/usr/bin/env",
            arguments: ["bash", "-c", "'\(program)' sites import '\(path)' --json | head -n 1; exit ${PIPESTATUS[0]}"],
            environment: ["ENRICHD_DATABASE": database, "PATH": "/usr/bin:/bin"], folder: folder.path)
        #expect(child.end(within: 30) == 74, "\(child.log.suffix(500))")
        #expect(child.log.contains("The result can't be written: nobody reads it any more."))
    }

    @Test func `it works beside a running worker and responder`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"],
            simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let job = try await stand.submit(try await stand.addSites((1...300).map { "early\($0).example" }))
        let path = try table(rows: 3_000)
        let environment = ["ENRICHD_DATABASE": stand.database]
        async let first = EnrichctlRun(["sites", "import", path], environment: environment)
        async let second = EnrichctlRun(["sites", "import", path], environment: environment)
        let runs = try await [first, second]
        for run in runs { #expect(run.status == 0, "\(run.errors)") }
        #expect(try await stand.finish(job).job["status"].text == "completed")
        #expect(try domains(in: stand.database).count == 3_300)
        let created = runs.compactMap { $0.output.split(separator: " ").first.flatMap { Int($0) } }
        #expect(created.reduce(0, +) == 3_000)
    }
}

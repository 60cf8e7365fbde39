import Foundation
import GRDB
import TestKit
import Testing

/// `deploy/demo` as a person runs it, but for the compiler: the programs are built already.
@Suite(.timeLimit(.minutes(10))) struct DemoTests {
    private let folder: TemporaryDirectory
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    init() throws {
        folder = try TemporaryDirectory()
        for name in ["bin", "tmp"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
    }

    private static let puzzles: [(arguments: [String], status: Int32)] = [
        (["--bogus"], 64), (["--once", "more"], 64), ([""], 64), (["--help"], 0),
    ]

    @Test(arguments: puzzles)
    func `what it can't make sense of is answered with how to use it`(arguments: [String], status: Int32) async throws {
        let demo = try await start(arguments)
        #expect(demo.end(within: 20) == status)
        #expect(demo.log.contains("usage: deploy/demo [--once]"))
    }

    @Test(arguments: ["0", "65536", "http", "-1", "1 2"])
    func `a port that is none is refused`(port: String) async throws {
        let demo = try await start(settings: ["ENRICHD_PORT": port])
        #expect(demo.end(within: 20) == 1)
        #expect(lastLine(of: demo).hasSuffix("ENRICHD_PORT must be a number from 1 to 65535"))
    }

    @Test func `a port in use is told before anything is built`() async throws {
        let server = try ScriptedHTTPServer { _ in [] }
        let demo = try await start(settings: ["ENRICHD_PORT": "\(server.port)"], compiler: "exit 70")
        #expect(demo.end(within: 20) == 1)
        #expect(lastLine(of: demo).hasSuffix("port \(server.port) is in use: choose another with ENRICHD_PORT"))
    }

    private static let signals: [(signal: Int32, status: Int32)] = [(SIGINT, 130), (SIGTERM, 143)]

    @Test(arguments: signals)
    func `a signal ends it with all that it started`(signal: Int32, status: Int32) async throws {
        let demo = try await start()
        try await until("everything runs", demo) { demo.log.contains("Ctrl-C ends it all.") }
        #expect(!family().isEmpty)
        demo.send(signal)
        #expect(demo.end(within: 30) == status)
        #expect(family().isEmpty)
        #expect(try leftovers().isEmpty)
    }

    @Test(arguments: signals)
    func `a signal ends the build too`(signal: Int32, status: Int32) async throws {
        let demo = try await start(compiler: "echo $$ >'\(folder.file("building"))'; exec sleep 300")
        try await until("it builds", demo) { FileManager.default.fileExists(atPath: folder.file("building")) }
        demo.send(signal)
        #expect(demo.end(within: 20) == status)
        #expect(family().isEmpty)
        #expect(try leftovers().isEmpty)
    }

    @Test func `a database is the caller's, and one that exists gets nothing added`() async throws {
        let settings = ["ENRICHD_DATABASE": "own.sqlite"]
        let first = try await start(["--once"], settings: settings)
        #expect(first.end(within: 120) == 0, "\(first.log)")
        #expect(lastLine(of: first).contains("contacts came back through nginx"))
        let counts = try counts()
        #expect(counts == ["sites": 8, "jobs": 1])

        let second = try await start(["--once"], settings: settings)
        #expect(second.end(within: 60) == 0, "\(second.log)")
        #expect(lastLine(of: second) == "Serving \(folder.file("own.sqlite")): 8 sites in the enrichment stage")
        #expect(try self.counts() == counts)
    }

    @Test func `a part that ends is noticed, and why is told`() async throws {
        let demo = try await start(["--once"], settings: ["ENRICHD_HUNTER_URL": "hunter"])
        #expect(demo.end(within: 30) == 1, "\(demo.log)")
        #expect(demo.log.contains("ENRICHD_HUNTER_URL can't be used"))
        #expect(lastLine(of: demo).hasPrefix("\(root)/deploy/demo: a part ended"))
        #expect(try leftovers().isEmpty)
    }

    /// The database's rows, by table.
    private func counts() throws -> [String: Int] {
        try DatabaseQueue(path: folder.file("own.sqlite")).read { database in
            try [
                "sites": Int.fetchOne(database, sql: "SELECT count(*) FROM sites") ?? 0,
                "jobs": Int.fetchOne(database, sql: "SELECT count(*) FROM jobs") ?? 0,
            ]
        }
    }

    /// Starts it in the test's folder, with a compiler that does nothing but `compiler` when it is to build.
    private func start(
        _ arguments: [String] = [], settings: [String: String] = [:], compiler: String = "exit 0"
    ) async throws -> ChildProcess {
        let programs = URL(fileURLWithPath: try Stand.program("enrichd-fcgi")).deletingLastPathComponent().path
        let swift = """
            #!/bin/sh
            case "$*" in
                *--show-bin-path*) echo '\(programs)'; exit ;;
                -print-target-info) exit ;;
            esac
            \(compiler)
            """
        try swift.write(toFile: folder.file("bin/swift"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file("bin/swift"))
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        var environment = [
            "PATH": "\(folder.file("bin")):\(path)", "TMPDIR": folder.file("tmp"),
            "ENRICHD_PORT": "\(Int.random(in: 20_000...32_000))",
        ]
        environment.merge(settings) { $1 }
        // A test's thread blocks most signals, and whoever runs the tests in the background ignores SIGINT: a shell
        // inherits both and could be ended by none.
        return try ChildProcess(
            "demo", program: "/usr/bin/env", arguments: ["--default-signal", "\(root)/deploy/demo"] + arguments,
            environment: environment, folder: folder.path)
    }

    private func until(_ what: String, _ demo: ChildProcess, _ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while !condition() {
            guard ContinuousClock.now < deadline, demo.isRunning else {
                throw Stand.Failed(description: "waited in vain until \(what)\n\(demo.log)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The processes that have the test's folder in their environment, which is how they inherit it.
    private func family() -> [Int32] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int32.init) ?? []
        return processes.filter { process in
            // One that has ended meanwhile has no environment.
            let environment = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/environ"))
            return environment?.range(of: Data("TMPDIR=\(folder.path)/".utf8)) != nil
        }
    }

    private func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("tmp"))
    }

    private func lastLine(of demo: ChildProcess) -> String {
        demo.log.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    }
}

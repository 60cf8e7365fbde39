import Foundation
import TestKit
import Testing

/// Programs that can't start say why in one sentence, end with a status of sysexits(3), and leave nothing in the way.
@Suite(.timeLimit(.minutes(5))) struct RefusedStartsTests {
    private let folder: TemporaryDirectory
    private var database: String { folder.file("enrichd.sqlite") }
    private var socket: String { folder.file("fcgi.sock") }

    init() throws {
        folder = try TemporaryDirectory()
        try Data("no database, but a letter that is long enough to be looked at as one. Yours.".utf8).write(
            to: URL(fileURLWithPath: folder.file("letter")))
        try FileManager.default.createDirectory(
            atPath: folder.file("folder"), withIntermediateDirectories: false)
    }

    /// A setting, what is in it, the status and what the sentence says; `@` stands for the test's folder.
    static let responderFaults: [(setting: String, value: String, status: Int32, sentence: String)] = [
        ("ENRICHD_DATABASE", "", 78, "ENRICHD_DATABASE is not set"),
        ("ENRICHD_SOCKET", "", 78, "ENRICHD_SOCKET is not set, and no socket is passed by systemd or spawn-fcgi"),
        ("ENRICHD_DATABSE", "/a", 78, "unknown setting ENRICHD_DATABSE"),
        ("ENRICHD_AUTH", "nobody", 78, "ENRICHD_AUTH must be one of token, none"),
        ("ENRICHD_HOSTS", " , ", 78, "ENRICHD_HOSTS must hold at least one word"),
        ("ENRICHD_ORIGINS", "https://app.example, *", 78, "ENRICHD_ORIGINS must hold origins as browsers send them"),
        ("ENRICHD_THREADS", "0", 78, "ENRICHD_THREADS must be a whole number from 1 to 64"),
        ("ENRICHD_LOG_LEVEL", "loud", 78, "ENRICHD_LOG_LEVEL must be one of trace, debug"),
        (
            "ENRICHD_DATABASE", "@/nowhere/a", 69,
            "The database @/nowhere/a can't be opened: there is no such file or folder"
        ),
        ("ENRICHD_DATABASE", "@/folder", 69, "The database @/folder can't be opened: unable to open database file"),
        ("ENRICHD_DATABASE", "@/letter", 69, "The database @/letter can't be opened: file is not a database"),
        ("ENRICHD_SOCKET", "@/nowhere/a", 69, "The socket @/nowhere/a can't be made (bind: No such file or directory)"),
        ("ENRICHD_SOCKET", "@/letter", 69, "There is a file at @/letter that is no socket"),
        ("ENRICHD_KEY_FILE", "@/nowhere", 69, "The key file @/nowhere can't be read: there is no such file or folder."),
        ("ENRICHD_KEY_FILE", "@/letter", 69, "The file @/letter does not hold the sealing key"),
    ]

    @Test(arguments: responderFaults)
    func `a responder that can't start says why, and leaves no socket`(
        fault: (setting: String, value: String, status: Int32, sentence: String)
    ) throws {
        try expectRefusal(of: "enrichd-fcgi", with: fault)
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    static let workerFaults: [(setting: String, value: String, status: Int32, sentence: String)] = [
        ("ENRICHD_DATABASE", "", 78, "ENRICHD_DATABASE is not set"),
        (
            "ENRICHD_DATABASE", "@/nowhere/a", 69,
            "The database @/nowhere/a can't be opened: there is no such file or folder"
        ),
        (
            "ENRICHD_HUNTER_URL", "hunter", 78,
            "ENRICHD_HUNTER_URL can't be used: it must begin with https://"
        ),
        (
            "ENRICHD_HUNTER_API_KEY_FILE", "@/nowhere", 78,
            "ENRICHD_HUNTER_API_KEY_FILE names @/nowhere, which can't be read: there is no such file"
        ),
        ("ENRICHD_KEY_FILE", "@/nowhere", 69, "The key file @/nowhere can't be read: there is no such file or folder."),
        (
            "ENRICHD_KEY_FILE", "@/letter", 69,
            "The key in @/letter may be read by others (mode 0644). Run: chmod 600"
        ),
        ("ENRICHD_HUNTER_PER_MINUTE", "-1", 78, "ENRICHD_HUNTER_PER_MINUTE must be a whole number"),
        ("ENRICHD_KEEP_JOBS_DAYS", "-1", 78, "ENRICHD_KEEP_JOBS_DAYS must be a whole number"),
        ("ENRICHD_PAUSE_SECONDS", "long", 78, "ENRICHD_PAUSE_SECONDS must be a whole number"),
        ("ENRICHD_CONCURRENCY", "0", 78, "ENRICHD_CONCURRENCY must be a whole number from 1 to 100"),
    ]

    @Test(arguments: workerFaults)
    func `a worker that can't start says why`(
        fault: (setting: String, value: String, status: Int32, sentence: String)
    ) throws {
        try expectRefusal(of: "enrichd-worker", with: fault)
    }

    private func expectRefusal(
        of product: String, with fault: (setting: String, value: String, status: Int32, sentence: String)
    ) throws {
        var environment = ["ENRICHD_DATABASE": database, "ENRICHD_SOCKET": socket]
        environment[fault.setting] = fault.value.replacing("@", with: folder.path)
        let program = try Stand.program(product)
        let child = try ChildProcess(product, program: program, environment: environment, folder: folder.path)
        let status = try #require(child.end(within: 20), "it runs")
        let sentence = fault.sentence.replacing("@", with: folder.path)
        #expect(status == fault.status, "\(child.log)")
        #expect(child.log.contains(" critical \(product): [\(product)] \(sentence)"), "\(child.log)")
        #expect(child.log.count { $0 == "\n" } == 1, "\(child.log)")
    }
}

import Foundation
import GRDB
import TestKit

/// Two jobs under two keys, prepared once and run as often as wanted, each time on a fresh copy of the database.
final class CrashScene {
    static let concurrency = 4
    private static let domains =
        (1...5).map { "few-\($0).example" } + ["none-1.example", "unicode-1.example"] + [
            "plain-1.example", "nulls-1.example", "generic-1.example",
        ]

    let stand: Stand
    private let template: String
    let sites = CrashScene.domains.count

    init(latency: Int = 15) async throws {
        stand = try await Stand(
            simulatorArguments: [
                "--latency", "\(latency)", "--per-second", "0", "--per-minute", "0", "--credits", "4000000",
            ],
            startWorker: false)
        let sites = try await stand.addSites(Self.domains)
        _ = try await stand.submit(Array(sites.prefix(6)), key: "good-key-a")
        _ = try await stand.submit(Array(sites.suffix(4)), key: "good-key-b")
        template = stand.folder.file("template.sqlite")
        let copy = template
        try await DatabaseQueue(path: stand.database).writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
        }
        stand.responder?.stop()
    }

    /// What the provider has seen and charged since its start.
    func seen() async throws -> (calls: Int, credits: Int) {
        let seen = try await stand.seen()
        guard case .object(let keys) = seen["perKey"] else { return (0, 0) }
        return (seen["calls"].int ?? 0, keys.values.compactMap { $0["credits"].int }.reduce(0, +))
    }

    /// A fresh copy to work on.
    func run() throws -> CrashRun {
        let folder = try TemporaryDirectory()
        try FileManager.default.copyItem(atPath: template, toPath: folder.file("enrichd.sqlite"))
        return CrashRun(
            folder: folder,
            settings: [
                "ENRICHD_KEY_FILE": stand.database + ".key", "ENRICHD_HUNTER_URL": stand.simulatorURL,
                "ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0",
                "ENRICHD_CONCURRENCY": "\(Self.concurrency)",
            ])
    }
}

/// One database of a scene, and the workers on it.
final class CrashRun {
    let folder: TemporaryDirectory
    let database: String
    private let settings: [String: String]

    init(folder: TemporaryDirectory, settings: [String: String]) {
        self.folder = folder
        self.settings = settings
        database = folder.file("enrichd.sqlite")
    }

    func worker(_ board: CrashBoard? = nil, settings more: [String: String] = [:]) throws -> ChildProcess {
        var environment = settings.merging(["ENRICHD_DATABASE": database]) { $1 }.merging(more) { $1 }
        environment.merge(board?.environment ?? [:]) { $1 }
        return try ChildProcess(
            "enrichd-worker", program: Stand.program("enrichd-worker"), environment: environment, folder: folder.path)
    }

    func board(_ blow: CrashBlow? = nil) throws -> CrashBoard {
        try CrashBoard(in: folder.path, database: database, blow: blow)
    }

    /// Waits until a worker has died, or has written `count` sites and is asked to end; its status.
    func end(of worker: ChildProcess, afterSites count: Int, seconds: Double = 20) throws -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        while worker.isRunning {
            let log = worker.log
            if worker.hearsTermination, log.components(separatedBy: "] enriched").count > count {
                return worker.stop()
            }
            guard Date() < deadline else {
                throw Stand.Failed(description: "the worker does not come to an end:\n\(worker.log)")
            }
            usleep(3000)
        }
        return worker.stop()
    }

    /// How many sites are not done, while workers are at work.
    func unfinishedSites() throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: database, configuration: configuration).read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM job_sites WHERE status IN ('pending', 'enriching')") ?? 0
        }
    }

    /// What the database holds while no worker runs, seen in a copy so that the next worker finds the log as it was
    /// left.
    func look() throws -> CrashState {
        let copy = try TemporaryDirectory()
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: database + suffix) {
            try FileManager.default.copyItem(atPath: database + suffix, toPath: copy.file("look.sqlite" + suffix))
        }
        return try DatabaseQueue(path: copy.file("look.sqlite")).read { try CrashState($0) }
    }
}

extension ChildProcess {
    /// Whether it has a way to end when it is asked to; before, SIGTERM just kills it.
    var hearsTermination: Bool {
        (status("SigCgt").flatMap { UInt64($0, radix: 16) } ?? 0) & 1 << UInt64(SIGTERM - 1) != 0
    }

    /// Whether SIGSTOP has stopped it.
    var isStopped: Bool { status("State")?.hasPrefix("T") == true }

    /// What the kernel says of it (proc_pid_status(5)).
    private func status(_ name: String) -> Substring? {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix(name + ":") }?.split(separator: "\t").last
    }
}

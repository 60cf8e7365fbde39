import Foundation
import GRDB
import TestKit
import Testing

/// Checkpoints every few milliseconds, behind the gate as all of ours are, while everybody writes: what corrupts files
/// under SQLite before 3.51.3 when writers and checkpoints meet.
///
/// Ten seconds by default, three minutes with `ENRICHD_LONG_TESTS=1`.
@Suite(.timeLimit(.minutes(10))) struct CheckpointStormTests {
    private static var duration: Duration {
        ProcessInfo.processInfo.environment["ENRICHD_LONG_TESTS"] == "1" ? .seconds(180) : .seconds(10)
    }

    /// Checkpoints behind the gate, which is a lock on a file beside the database; returns how many there were.
    private static func storm(over database: String, until end: ContinuousClock.Instant) throws -> Int {
        let connection = try DatabaseQueue(path: database)
        let gate = try FileHandle(forUpdating: URL(fileURLWithPath: database + ".lock"))
        var count = 0
        while ContinuousClock.now < end {
            guard flock(gate.fileDescriptor, LOCK_EX) == 0 else { continue }
            let mode = ["TRUNCATE", "RESTART", "PASSIVE"][count % 3]
            // A reader in the way is no fault.
            _ = try? connection.inDatabase { try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(\(mode))") }
            flock(gate.fileDescriptor, LOCK_UN)
            count += 1
            usleep(2000)
        }
        return count
    }

    /// Off the cooperative pool: locks block.
    private static func onThread(_ body: @escaping @Sendable () throws -> Int) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }

    @Test func `a storm of checkpoints costs no client an error and leaves the file whole`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"],
            simulatorArguments: ["--per-second", "0", "--per-minute", "0", "--credits", "4000000"])
        let other = try stand.anotherWorker()
        let end = ContinuousClock.now + Self.duration
        let database = stand.database
        let authority = try #require(URL(string: stand.baseURL).map { "localhost:\($0.port ?? 0)" })
        let clients = try (1...3).map { try StormClient($0, authority: authority) }
        async let checkpoints = Self.onThread { try Self.storm(over: database, until: end) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { try await client.run(until: end) } }
            try await group.waitForAll()
        }
        let count = try await checkpoints
        let requests = clients.map(\.replies).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        let jobs = clients.flatMap(\.jobs)
        let figures = requests.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
        print("\(count) checkpoints; replies: \(figures); \(jobs.count) jobs")
        #expect(requests.keys.allSatisfy { $0 < 500 }, "\(requests)")
        for job in jobs {
            #expect(try await stand.finish(job, seconds: 60).job["status"].text == "completed")
        }
        for worker in [try #require(stand.worker), other] {
            #expect(!worker.log.contains(" error "), "\(worker.log.suffix(2000))")
            #expect(worker.stop() == 0)
        }
        #expect(stand.responder?.stop() == 0)
        let integrity = try await DatabaseQueue(path: database).read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check")
        }
        #expect(integrity == ["ok"])
    }
}

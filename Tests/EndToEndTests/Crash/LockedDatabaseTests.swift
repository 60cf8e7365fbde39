import Foundation
import GRDB
import TestKit
import Testing

/// Somebody who knows nothing of the write gate keeps the database locked for longer than anybody waits.
@Suite(.timeLimit(.minutes(10))) struct LockedDatabaseTests {
    /// Holds the lock from now on, until it is committed.
    private func lock(_ stand: Stand) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(5)
        let stranger = try DatabaseQueue(path: stand.database, configuration: configuration)
        try stranger.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        return stranger
    }

    @Test func `workers and responder go on by themselves, and no call is made twice`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_CONCURRENCY": "4"], simulatorArguments: ["--latency", "500"])
        let other = try stand.anotherWorker()
        let sites = try await stand.addSites((1...40).map { "locked-\($0).example" })
        let job = try await stand.submit(sites)
        try await stand.until("some progress") { try await stand.job(job)["processed_items"].int ?? 0 > 8 }

        let stranger = try lock(stand)
        let began = ContinuousClock.now
        let processed = try await stand.job(job)["processed_items"].int
        let refused = try await stand.post("/api/sites", "{\"domains\":[\"refused.example\"]}")
        #expect(refused.status == 503, "\(refused.text)")
        #expect(try await stand.job(job)["processed_items"].int == processed)
        try await stand.until("ten seconds") { ContinuousClock.now - began > .seconds(10) }
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }

        let (ended, _) = try await stand.finish(job, seconds: 30)
        #expect(ended["status"].text == "completed")
        #expect(ended["succeeded_items"].int == 40)
        #expect(ended["credits_unknown"].int == 0)
        #expect(try await stand.seen()["calls"].int == 40, "\(stand.logs)\n\(other.log)")
        #expect(try await stand.post("/api/sites", "{\"domains\":[\"taken.example\"]}").status < 300)
        for worker in [try #require(stand.worker), other] {
            #expect(worker.log.components(separatedBy: " error ").count <= 2, "\(worker.log)")
            #expect(!worker.log.contains("the lease was lost"))
            #expect(worker.stop() == 0)
        }
    }
}

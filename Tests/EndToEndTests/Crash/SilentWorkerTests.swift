import Foundation
import GRDB
import TestKit
import Testing

/// What becomes of the sites of a worker that is not heard of any more.
@Suite(.timeLimit(.minutes(10))) struct SilentWorkerTests {
    /// Who holds how many leases, by the names of the workers.
    private func holders(_ database: DatabaseQueue) async throws -> [String: Int] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT lease_worker, count(*) FROM job_sites WHERE status = 'enriching' GROUP BY lease_worker")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }

    private func reading(_ stand: Stand) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: stand.database, configuration: configuration)
    }

    /// Waits until one worker holds so many leases; its name.
    private func holder(
        of count: Int, _ stand: Stand, _ database: DatabaseQueue, other than: String? = nil, seconds: Double = 30
    ) async throws -> String {
        var holder: String?
        try await stand.until("a holder of \(count)", seconds: seconds) {
            let holders = try await holders(database)
            holder = holders.count == 1 && holders.first?.value == count ? holders.first?.key : nil
            return holder != nil && holder != than
        }
        return try #require(holder)
    }

    @Test func `a killed worker's sites are another's at once`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "60000"])
        let database = try reading(stand)
        _ = try await stand.submit(try await stand.addSites((1...6).map { "killed-\($0).example" }))
        let first = try await holder(of: 6, stand, database)
        let other = try stand.anotherWorker()
        try await stand.until("the other worker") { other.log.contains("] working") }
        stand.worker?.kill()
        let began = ContinuousClock.now
        let second = try await holder(of: 6, stand, database, other: first)
        let took = ContinuousClock.now - began
        print("taken over \(took) after kill -9")
        #expect(took < .seconds(2), "\(other.log)")
        #expect(other.log.contains("worker=\(first) [Processing] a worker died; its sites go on"), "\(other.log)")

        other.kill()
        let again = ContinuousClock.now
        try stand.startWorker()
        _ = try await holder(of: 6, stand, database, other: second)
        let restarted = ContinuousClock.now - again
        print("taken over \(restarted) after kill -9 of the only worker and its start")
        #expect(restarted < .seconds(2), "\(stand.logs)")
        let files = try FileManager.default.contentsOfDirectory(atPath: stand.database + ".workers")
        #expect(files.count == 1)
    }

    @Test func `a stopped worker's sites are another's when its leases end, and it can write nothing`() async throws {
        let domains = (1...6).map { "stopped-\($0).example" }
        let stand = try await Stand(simulatorArguments: ["--latency", "3000"])
        let database = try reading(stand)
        let sites = try await stand.addSites(domains)
        let job = try await stand.submit(sites)
        let first = try await holder(of: 6, stand, database)
        try await stand.until("the calls") { try await stand.seen()["calls"].int == 6 }
        stand.worker?.send(SIGSTOP)
        let began = ContinuousClock.now
        let other = try stand.anotherWorker()
        _ = try await holder(of: 6, stand, database, other: first)
        let took = ContinuousClock.now - began
        print("taken over \(took) after SIGSTOP")
        #expect(took > .seconds(4) && took < .seconds(10), "\(other.log)")
        #expect(!other.log.contains("a worker died"))

        // The answers have been waiting for it.
        stand.worker?.send(SIGCONT)
        let lost = "the lease was lost; nothing was written"
        try await stand.until("the loss to be known") {
            stand.worker?.log.components(separatedBy: lost).count == 7
        }
        #expect(stand.worker?.log.contains("] enriched") == false)
        let (ended, _) = try await stand.finish(job)
        #expect(ended["status"].text == "completed")
        #expect(ended["succeeded_items"].int == 6)
        #expect(other.log.components(separatedBy: "] enriched").count == 7, "\(other.log)")
        #expect(try await stand.seen()["calls"].int == 12)
        let contacts = try await database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts") ?? 0
        }
        #expect(ended["contacts_found"].int == contacts)

        // And it goes on working.
        #expect(other.stop() == 0)
        let next = try await stand.submit(try await stand.addSites(["afterwards.example"]))
        #expect(try await stand.finish(next).job["status"].text == "completed")
        #expect(stand.worker?.stop() == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stand.database + ".workers").isEmpty)
    }
}

import Foundation
import GRDB
import TestKit
import Testing

/// A provider that is down for a while.
@Suite(.timeLimit(.minutes(10))) struct OutageTests {
    @Test func `an outage costs a few probes and no site, and the job goes on by itself`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_HUNTER_PER_SECOND": "1000", "ENRICHD_HUNTER_PER_MINUTE": "60000"],
            simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let second = try stand.anotherWorker()
        defer { second.stop() }
        let sites = try await stand.addSites((1...300).map { "outage-\($0).example" })
        try await stand.order(#"{"status":500,"times":1000000}"#)
        let id = try await stand.submit(sites)
        let begun = ContinuousClock.now
        try await stand.until("the circuit") {
            stand.worker?.log.contains("circuit is open") == true || second.log.contains("circuit is open")
        }
        // Calls that were granted before may still arrive; the first probe is not due for five seconds.
        let pause = ContinuousClock.now.advanced(by: .seconds(2))
        try await stand.until("two seconds") { ContinuousClock.now > pause }
        // Two workers with 20 places each, and what was claimed anew before the fifth failure was written.
        let first = try #require(try await stand.seen()["calls"].int)
        #expect((5...50).contains(first))
        try await stand.until("a failed probe") { try await stand.seen()["calls"].int == first + 1 }
        let probedAfter = ContinuousClock.now - begun
        #expect(probedAfter >= .seconds(5))
        #expect(try await stand.job(id)["status"].text == "running")
        #expect(try await stand.job(id)["processed_items"].int == 0)

        // The provider is back, and has forgotten what it saw.
        try await stand.resetSimulator()
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed")
        #expect(job["succeeded_items"].int == 300)
        #expect(try await stand.seen()["calls"].int == 300)
        let backAfter = ContinuousClock.now - begun
        // 5 and 10 s, each up to a quarter longer, and then the job.
        #expect(backAfter < .seconds(40))
        let logs = [stand.worker?.log ?? "", second.log].joined()
        #expect(logs.components(separatedBy: "circuit is open").count == 2, "\(logs)")
        #expect(logs.components(separatedBy: "circuit is closed").count == 2)
        let attempts = try await DatabaseQueue(path: stand.database).read { db in
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM provider_circuits") == 0)
            return try Int.fetchOne(db, sql: "SELECT max(attempts) FROM job_sites") ?? 0
        }
        #expect(attempts == 1, "a probe went to a site that had failed already")
        print(
            "outage: \(first) calls until the circuit opened, 1 probe after \(probedAfter), all done after \(backAfter)"
        )
    }
}

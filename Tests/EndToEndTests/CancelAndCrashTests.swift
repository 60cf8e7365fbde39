import Foundation
import HTTPTypes
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct CancelAndCrashTests {
    @Test func `a cancelled job makes no further call and its sites go back to what they were`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "300"])
        let sites = try await stand.addSites((1...200).map { "cancel-\($0).example" })
        let id = try await stand.submit(sites)
        try await stand.until("some progress") { try await stand.job(id)["processed_items"].int ?? 0 > 5 }
        let reply = try await stand.send(.delete, "/api/enrichment/jobs/\(id)")
        let cancelledAt = ContinuousClock.now
        #expect(reply.status == 200)
        #expect(reply.json["data"]["status"].text == "cancelled")
        let enriched = try #require(try await stand.job(id)["succeeded_items"].int)

        // What began before the cancel may still arrive; a second later nothing new does.
        try await stand.until("a second") { ContinuousClock.now - cancelledAt > .seconds(1) }
        let calls = try #require(try await stand.seen()["calls"].int)
        try await stand.until("two more seconds") { ContinuousClock.now - cancelledAt > .seconds(3) }
        #expect(try await stand.seen()["calls"].int == calls)

        let kept = try await stand.get("/api/enrichment/sites?pageSize=200").json
        #expect(kept["total"].int == enriched, "only enriched sites stay in the stage")
        #expect(kept["data"].elements.allSatisfy { $0["enrichment_status"].text == "enriched" })
        let again = try await stand.send(.delete, "/api/enrichment/jobs/\(id)")
        #expect(again.status == 200)
    }

    @Test func `a worker killed in the middle loses and doubles nothing`() async throws {
        let domains = (1...100).map { "crash-\($0).example" }
        let undisturbed = try await Stand()
        let expectedSites = try await undisturbed.addSites(domains)
        _ = try await undisturbed.finish(try await undisturbed.submit(expectedSites))

        let stand = try await Stand(simulatorArguments: ["--latency", "100"])
        let sites = try await stand.addSites(domains)
        let id = try await stand.submit(sites)
        try await stand.until("some progress") { try await stand.job(id)["processed_items"].int ?? 0 > 10 }
        stand.worker?.kill()
        let atCrash = try await stand.job(id)
        #expect(atCrash["status"].text == "running")
        try stand.startWorker()
        let (job, _) = try await stand.finish(id)

        #expect(job["status"].text == "completed")
        #expect(job["succeeded_items"].int == 100)
        for (site, expected) in zip(sites, expectedSites) {
            let addresses = try await stand.addresses(of: site)
            #expect(addresses == (try await undisturbed.addresses(of: expected)))
        }
        let calls = try #require(try await stand.seen()["calls"].int)
        print("100 sites, one kill -9: \(calls) calls")
        #expect(calls <= 100 + 20, "more repeated than were in flight")
    }

    @Test func `a worker that is asked to stop gives its work back and another goes on at once`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "100"])
        let sites = try await stand.addSites((1...40).map { "handover-\($0).example" })
        let id = try await stand.submit(sites)
        try await stand.until("some progress") { try await stand.job(id)["processed_items"].int ?? 0 > 5 }
        #expect(stand.worker?.stop() == 0, "\(stand.worker?.log ?? "")")
        try stand.startWorker()
        let (job, _) = try await stand.finish(id)
        #expect(job["succeeded_items"].int == 40)
        #expect(try await stand.seen()["calls"].int == 40, "a call was made twice")
    }

    @Test func `a responder killed under load loses no accepted job`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites((1...20).map { "accepted-\($0).example" })
        var accepted: [String] = []
        for (index, site) in sites.enumerated() {
            if index == 10 {
                stand.responder?.kill()
                try await stand.startResponder()
            }
            accepted.append(try await stand.submit([site]))
        }
        for id in accepted {
            #expect(try await stand.finish(id).job["status"].text == "completed")
        }
        #expect(stand.responder?.stop() == 0)
    }
}

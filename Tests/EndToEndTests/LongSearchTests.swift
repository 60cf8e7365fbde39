import Foundation
import TestKit
import Testing

/// Searches of many calls, through the whole system.
@Suite(.timeLimit(.minutes(10))) struct LongSearchTests {
    private static let config = #"{"limit":10,"max_contacts":500}"#

    private static func begin(_ domain: String) async throws -> (Stand, site: Int, job: String) {
        let stand = try await Stand(simulatorArguments: ["--latency", "150"])
        let site = try await stand.addSites([domain])[0]
        let id = try await stand.submit([site], config: config)
        try await stand.until("some of the contacts") { try await stand.job(id)["contacts_found"].int ?? 0 >= 30 }
        return (stand, site, id)
    }

    @Test func `a worker killed in the middle of a search pays again for no page that it kept`() async throws {
        let (stand, site, id) = try await Self.begin("many-killed.example")
        stand.worker?.kill()
        let atCrash = try #require(try await stand.job(id)["contacts_found"].int)
        #expect(try await stand.addresses(of: site).count == atCrash)
        let callsAtCrash = try #require(try await stand.seen()["calls"].int)
        try stand.startWorker()
        let (job, _) = try await stand.finish(id)

        #expect(job["status"].text == "completed")
        let addresses = try await stand.addresses(of: site)
        #expect(Set(addresses).count == addresses.count)
        #expect(job["contacts_found"].int == addresses.count)
        #expect((101...150).contains(addresses.count))
        let calls = try #require(try await stand.seen()["calls"].int)
        print("\(addresses.count) contacts, killed at \(atCrash): \(callsAtCrash) calls, then \(calls - callsAtCrash)")
        // The one that was under way, and one that finds no more.
        #expect(calls <= (addresses.count + 9) / 10 + 2)
        #expect(job["credits_unknown"].int ?? 9 <= 1)
        #expect((job["credits_used"].int ?? 0) + (job["credits_unknown"].int ?? 0) <= calls)
    }

    @Test func `what a search has kept is no error when the credits run out`() async throws {
        let (stand, site, id) = try await Self.begin("many-cut.example")
        try await stand.order(#"{"fixture":"usage_limit","times":100}"#)
        let (job, _) = try await stand.finish(id)

        #expect(job["status"].text == "completed")
        let told = try await stand.get("/api/enrichment/jobs/\(id)/sites").json["data"][0]
        #expect(told["status"].text == "enriched")
        #expect(told["error_code"].text == nil)
        let count = try #require(told["contacts_found"].int)
        #expect(told["error"].text?.hasPrefix("Kept the first \(count) contacts: ") == true, "\(told["error"])")
        #expect(try await stand.addresses(of: site).count == count)
        #expect(job["contacts_found"].int == count)
    }
}

import Foundation
import HTTPTypes
import TestKit
import Testing

/// What is counted, held against what the provider saw, over faults and crashes.
@Suite(.timeLimit(.minutes(10))) struct FiguresKeptTests {
    private static let unlimited = ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"]

    private func scrape(_ stand: Stand) async throws -> Scrape {
        let reply = try await stand.get("/metrics")
        #expect(reply.status == 200)
        return Scrape(reply.text)
    }

    @Test func `the sums are the provider's, promtool is content, and nothing falls when both daemons are killed`()
        async throws
    {
        let promtool = try Promtool()
        let stand = try await Stand(
            settings: Self.unlimited,
            simulatorArguments: ["--latency", "150", "--per-second", "0", "--per-minute", "0"])
        #expect(try promtool.complaints(about: try await scrape(stand).text, in: stand.folder.path) == "")

        // Faults of each sort on the way: they cost a try, and the site is asked for again.
        for fault in [
            #"{"status":500,"times":3}"#, #"{"status":429,"retryAfter":"1"}"#, #"{"kind":"reset","times":2}"#,
            #"{"kind":"truncate","times":1}"#,
        ] {
            try await stand.order(fault)
        }
        let sites = try await stand.addSites((1...120).map { "kept-\($0).example" })
        let calm = try await stand.finish(try await stand.submit(Array(sites[..<40]))).job
        let first = try await scrape(stand)
        var seen = try #require(try await stand.seen()["calls"].int)
        #expect(first.sum("enrichd_calls_total") == seen, "\(first.text)")
        #expect(first.sum("enrichd_calls_total", #"outcome="unknown""#) == 0)
        #expect(first.sum("enrichd_call_duration_seconds_count") == seen)
        #expect(first.sum("enrichd_call_wait_seconds_count") == seen)
        #expect(first.sum("enrichd_credits_total", #"kind="charged""#) == calm["credits_used"].int)
        #expect(first.sum("enrichd_contacts_total") == calm["contacts_found"].int)
        #expect(first.sum("enrichd_sites_total") == 40)
        #expect(first.sum("enrichd_site_retries_total") > 0)
        #expect(first.value("enrichd_workers") == 1)

        let id = try await stand.submit(Array(sites[40...]))
        try await stand.until("some progress") { try await stand.job(id)["processed_items"].int ?? 0 > 20 }
        let before = try await scrape(stand)
        stand.worker?.kill()
        stand.responder?.kill()
        try await stand.startResponder()
        try stand.startWorker()
        _ = try await stand.finish(id)
        let after = try await scrape(stand)
        #expect(before.fallen(in: after, of: "enrichd_call") == [])
        #expect(before.fallen(in: after, of: "enrichd_site") == [])
        #expect(before.fallen(in: after, of: "enrichd_credits") == [])
        seen = try #require(try await stand.seen()["calls"].int)
        let unknown = after.sum("enrichd_calls_total", #"outcome="unknown""#)
        let unsent = after.sum("enrichd_calls_total", #"outcome="not_made""#)
        let counted = after.sum("enrichd_calls_total")
        print(
            "\(seen) calls seen; \(counted) counted, \(unknown) of them unknown and \(unsent) not made, after kill -9")
        // Of a call that nobody lived to settle it is not known whether it was made.
        #expect(counted - unsent - unknown <= seen && seen <= counted - unsent)
        #expect(unknown > 0 && unknown <= 20)
        #expect(after.sum("enrichd_sites_total", #"outcome="enriched""#) == 120)
        #expect(after.sum("enrichd_lease_takeovers_total") > 0)
        // The responder's own begin anew, with a new beginning of the process.
        let submissions = [#"route="/api/enrichment/jobs""#, #"method="POST""#]
        #expect(before.sum("enrichd_http_responses_total", submissions[0], submissions[1]) == 2)
        #expect(after.sum("enrichd_http_responses_total", submissions[0], submissions[1]) == 0)
        #expect(
            try #require(after.value("process_start_time_seconds"))
                >= #require(before.value("process_start_time_seconds")))
        #expect(try promtool.complaints(about: after.text, in: stand.folder.path) == "")
        for secret in [id, "good-key", "kept-"] { #expect(!after.text.contains(secret)) }
    }

    @Test func `the service is ready while a worker lives, and says who is missing when it was killed`() async throws {
        let stand = try await Stand(startWorker: false)
        let missing = try await stand.get("/api/ready")
        #expect(missing.status == 503)
        #expect(missing.fields[.retryAfter] == "5")
        #expect(missing.json["errors"].elements.compactMap { $0["pointer"].text } == ["/checks/worker"])
        try stand.startWorker()
        try await stand.until("a worker") { try await stand.get("/api/ready").status == 200 }
        let ready = try await stand.get("/api/ready").json["data"]
        #expect(ready["workers"].int == 1)
        stand.worker?.kill()
        #expect(try await stand.get("/api/ready").status == 503)
        #expect(try await stand.get("/api/health").status == 200)
        #expect(try await scrape(stand).value("enrichd_workers") == 0)

        try stand.startWorker()
        try await stand.until("another worker") { try await stand.get("/api/ready").status == 200 }
        stand.worker?.stop()
        #expect(try await stand.get("/api/ready").status == 503)
        try FileManager.default.removeItem(atPath: stand.database)
        try await stand.until("the end of the database") {
            try await stand.get("/api/ready").json["errors"].elements.count == 2
        }
    }
}

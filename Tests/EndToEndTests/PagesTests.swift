import TestKit
import Testing

/// Searches of several pages, and sites that need none.
@Suite(.timeLimit(.minutes(10))) struct PagesTests {
    private static let unlimited = ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"]

    /// What the simulator has charged its one key.
    private func charged(_ stand: Stand) async throws -> Int {
        guard case .object(let keys) = try await stand.seen()["perKey"] else { return 0 }
        return keys.values.reduce(0) { $0 + ($1["credits"].int ?? 0) }
    }

    @Test func `max_contacts brings every page, each paid once`() async throws {
        let stand = try await Stand()
        let ids = try await stand.addSites(["many-pages.example", "few-pages.example"])
        let (job, _) = try await stand.finish(
            try await stand.submit(ids, config: #"{"max_contacts":1000,"limit":40}"#))
        #expect(job["status"].text == "completed")
        let rows = try await stand.get("/api/enrichment/jobs/\(job["id"].text ?? "")/sites").json["data"].elements
        for (row, id) in zip(rows, ids) {
            let addresses = try await stand.addresses(of: id)
            #expect(row["results_available"].int == addresses.count)
            #expect(row["contacts_found"].int == addresses.count)
            #expect(Set(addresses).count == addresses.count)
        }
        let many = try #require(rows.first?["results_available"].int)
        #expect(many > 100)
        #expect(job["credits_used"].int == (try await charged(stand)))
        #expect(try await stand.seen()["calls"].int == (many + 39) / 40 + 1)
    }

    @Test func `an order that turns between pages shows nobody twice, and costs what it was quoted`() async throws {
        let stand = try await Stand()
        let ids = try await stand.addSites(["shuffled-pages.example"])
        let (job, _) = try await stand.finish(
            try await stand.submit(ids, config: #"{"max_contacts":1000,"limit":40}"#))
        #expect(job["status"].text == "completed")
        let rows = try await stand.get("/api/enrichment/jobs/\(job["id"].text ?? "")/sites").json["data"].elements
        let results = try #require(rows.first?["results_available"].int)
        let addresses = try await stand.addresses(of: try #require(ids.first))
        #expect(Set(addresses).count == addresses.count)
        // Whoever pages misses three between any two pages, and sees as many others again on the last.
        let pages = (results + 39) / 40
        #expect(addresses.count == results - 3 * (pages - 1))
        #expect(job["contacts_found"].int == addresses.count)
        #expect(job["credits_used"].int == (results / 40) * 4 + (results % 40 + 9) / 10)
        #expect(job["credits_used"].int == (try await charged(stand)))
        #expect(try await stand.seen()["calls"].int == pages)
    }

    @Test func `a plan that shows ten ends each search softly`() async throws {
        let stand = try await Stand(settings: ["ENRICHD_CONCURRENCY": "1"])
        let ids = try await stand.addSites(["many-capped.example", "many-more.example"])
        let (job, _) = try await stand.finish(
            try await stand.submit(ids, config: #"{"max_contacts":1000,"limit":5}"#, key: "free-key"))
        #expect(job["status"].text == "completed")
        for id in ids { #expect(try await stand.addresses(of: id).count == 10) }
        #expect(job["credits_used"].int == 4)
        #expect(try await charged(stand) == 4)
        // The second site's search knows the plan.
        #expect(try await stand.seen()["calls"].int == 5)
    }

    @Test func `mail domains' sites cost no call`() async throws {
        let stand = try await Stand(settings: Self.unlimited, simulatorArguments: ["--per-second", "0"])
        let ids = try await stand.addSites(["gmail.com", "mailinator.com", "few-plain.example"])
        let (job, _) = try await stand.finish(try await stand.submit(ids))
        #expect(job["status"].text == "completed")
        #expect(job["succeeded_items"].int == 3)
        #expect(try await stand.seen()["calls"].int == 1)
        #expect(job["credits_used"].int == (try await charged(stand)))
        #expect(job["credits_unknown"].int == 0)
        let rows = try await stand.get("/api/enrichment/jobs/\(job["id"].text ?? "")/sites").json["data"].elements
        #expect(rows.prefix(2).allSatisfy { $0["status"].text == "enriched" && $0["contacts_found"].int == 0 })
        #expect(rows.first?["error"].text == "gmail.com gives mail addresses to anybody: nobody was asked.")
    }
}

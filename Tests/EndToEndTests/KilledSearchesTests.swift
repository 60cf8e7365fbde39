import TestKit
import Testing

/// Long searches whose workers are killed with -9 between the pages, one after the other.
@Suite(.timeLimit(.minutes(10))) struct KilledSearchesTests {
    private static let kills = 4

    @Test func `each page is paid once but those that were out at a kill, and those once more`() async throws {
        // Half a second between two pages: most kills come when none is out.
        let stand = try await Stand(settings: ["ENRICHD_HUNTER_PER_SECOND": "2"], startWorker: false)
        let domains = ["many-north.example", "many-south.example"]
        let sites = try await stand.addSites(domains)
        var workers = [try stand.anotherWorker(), try stand.anotherWorker()]
        defer { for worker in workers { worker.stop() } }
        // Ten addresses a page, which are a credit.
        let id = try await stand.submit(sites, config: #"{"max_contacts":1000,"limit":10}"#)
        var kept = 0
        for kill in 0..<Self.kills {
            try await stand.until("another page") { try await stand.job(id)["contacts_found"].int ?? 0 > kept }
            workers[kill % 2].kill()
            kept = try #require(try await stand.job(id)["contacts_found"].int)
            workers[kill % 2] = try stand.anotherWorker()
        }
        let (job, _) = try await stand.finish(id)

        #expect(job["status"].text == "completed")
        let rows = try await stand.get("/api/enrichment/jobs/\(id)/sites").json["data"].elements
        let seen = try await stand.seen()
        var pages = 0
        for (row, (site, domain)) in zip(rows, zip(sites, domains)) {
            let results = try #require(row["results_available"].int)
            let addresses = try await stand.addresses(of: site)
            #expect(row["status"].text == "enriched")
            #expect(addresses.count == results && Set(addresses).count == results)
            #expect(row["contacts_found"].int == results)
            #expect(seen["perDomain"][domain].int ?? 0 >= (results + 9) / 10)
            pages += (results + 9) / 10
        }
        #expect(rows.count == sites.count)
        let calls = try #require(seen["calls"].int)
        let charged = try #require(seen["perKey"].members.first?.value["credits"].int)
        let (used, unknown) = (try #require(job["credits_used"].int), try #require(job["credits_unknown"].int))
        print(
            "\(pages) pages, \(Self.kills) kills: \(calls) calls, \(charged) credits, \(used) known, \(unknown) unknown"
        )
        #expect(used == pages, "what is known is each page once")
        #expect(charged <= used + unknown)
        // Whatever was asked again had been out at a kill.
        #expect((0...unknown).contains(calls - pages))
        #expect(unknown <= Self.kills * sites.count)
    }
}

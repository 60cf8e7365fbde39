import Foundation
import HTTPTypes
import TestKit
import Testing

/// The main job on real parts, through nginx.
@Suite(.timeLimit(.minutes(10))) struct WholeWayTests {
    @Test func `three hundred sites are enriched within the provider's limits and with no key in a URL`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites((1...300).map { "company-\($0).example" })
        let (job, progress) = try await stand.finish(try await stand.submit(sites))

        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(job["succeeded_items"].int == 300)
        #expect(progress == progress.sorted(), "progress went back: \(progress)")
        #expect(progress.last == 100)

        var found = 0
        for site in sites {
            let addresses = try await stand.addresses(of: site)
            #expect(!addresses.isEmpty)
            #expect(Set(addresses).count == addresses.count)
            found += addresses.count
        }
        #expect(job["contacts_found"].int == found)

        let seen = try await stand.seen()
        #expect(seen["calls"].int == 300)
        #expect(try #require(seen["worstSecond"].int) <= 15)
        #expect(try #require(seen["worstMinute"].int) <= 500)
        #expect(seen["throttled"].int == 0)
        #expect(seen["keysInURL"].int == 0)
        #expect(seen["badKeys"].int == 0)
        print("300 sites: worst second \(seen["worstSecond"].int ?? -1), worst minute \(seen["worstMinute"].int ?? -1)")
    }

    @Test func `a job begins at once when the worker is idle`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites((1...11).map { "prompt-\($0).example" })
        var waits: [Double] = []
        for site in sites {
            let before = try #require(try await stand.seen()["calls"].int)
            let begun = ContinuousClock.now
            _ = try await stand.submit([site])
            try await stand.until("the call", seconds: 5) { try await stand.seen()["calls"].int == before + 1 }
            waits.append(Double((ContinuousClock.now - begun).components.attoseconds) / 1e15)
            // The worker is idle again.
            try await stand.until("the contacts") { !(try await stand.addresses(of: site)).isEmpty }
        }
        print("accepted to first call, ms: \(waits.sorted().map { Int($0) })")
        // The look at the simulator and the submission are within the figure; ten times the target bounds it here.
        #expect(waits.sorted()[5] < 500)
    }

    @Test func `a small job does not wait behind a large one under another key`() async throws {
        let stand = try await Stand()
        let large = try await stand.submit(
            try await stand.addSites((1...300).map { "large-\($0).example" }), key: "good-large")
        try await stand.until("some progress") { try await stand.job(large)["processed_items"].int ?? 0 > 20 }
        let small = try await stand.submit(
            try await stand.addSites((1...5).map { "small-\($0).example" }), key: "good-small")
        #expect(try await stand.finish(small).job["status"].text == "completed")
        #expect(try await stand.job(large)["status"].text == "running")
    }

    @Test func `enriching again with other filters adds contacts and removes none`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites(["acme.example", "northwind.example"])
        _ = try await stand.finish(try await stand.submit(sites, config: "{\"limit\":3}"))
        var before: [Int: Set<String>] = [:]
        for site in sites { before[site] = Set(try await stand.addresses(of: site)) }
        _ = try await stand.finish(try await stand.submit(sites, config: "{\"limit\":20,\"type\":\"personal\"}"))
        for site in sites {
            let after = try await stand.addresses(of: site)
            let earlier = try #require(before[site])
            #expect(Set(after).isSuperset(of: earlier))
            #expect(after.count > earlier.count)
            #expect(Set(after).count == after.count)
        }
    }

    @Test func `a provider key occurs in no reply, log line or file`() async throws {
        let key = "good-planted-\(UUID().uuidString.lowercased())"
        let stand = try await Stand()
        let sites = try await stand.addSites(["acme.example", "none-here.example"])
        let id = try await stand.submit(sites, key: key)
        let texts = [
            try await stand.get("/api/enrichment/jobs/\(id)").text, try await stand.get("/api/enrichment/jobs").text,
            try await stand.post("/api/enrichment/jobs", "{\"apiKey\":\"\(key)\",\"x\":1}").text,
        ]
        _ = try await stand.finish(id)
        for text in texts + [stand.logs, try await stand.get("/api/enrichment/jobs/\(id)").text] {
            #expect(!text.contains(key))
        }
        for file in try FileManager.default.contentsOfDirectory(atPath: stand.folder.path) {
            guard let bytes = FileManager.default.contents(atPath: stand.folder.file(file)) else { continue }
            #expect(bytes.range(of: Data(key.utf8)) == nil, "the key is in \(file)")
        }
    }

    @Test(arguments: [
        ("nobody-knows-this-key", "invalid_api_key"), ("exhausted-key", "quota_exhausted"),
        ("nocredit-key", "quota_exhausted"), ("restricted-key", "quota_exhausted"),
        ("forbidden-key", "forbidden"), ("blocked-key", "blocked_by_provider"),
    ])
    func `a refused key stops the job and its sites are not left enriching`(key: String, code: String) async throws {
        let stand = try await Stand(settings: ["ENRICHD_CONCURRENCY": "2"])
        let sites = try await stand.addSites((1...40).map { "refused-\($0).example" })
        let (job, _) = try await stand.finish(try await stand.submit(sites, key: key))
        #expect(job["status"].text == "failed")
        #expect(job["error_code"].text == code)
        #expect(job["error"].text?.isEmpty == false)
        #expect(job["failed_items"].int == 40)
        let left = try await stand.get("/api/enrichment/sites?enrichment_status=error&pageSize=200").json
        #expect(left["total"].int == 40)
        #expect(try #require(try await stand.seen()["calls"].int) <= 4)
    }

    @Test func `a throttled call rests its key and then the job goes on`() async throws {
        let stand = try await Stand(settings: ["ENRICHD_PAUSE_SECONDS": "1"])
        _ = try await stand.send(
            .post, "/_faults", body: Array("{\"fixture\":\"try_later\",\"times\":2}".utf8),
            fields: [("Content-Type", "application/json")], to: stand.simulatorURL)
        let sites = try await stand.addSites(["acme.example", "northwind.example"])
        let (job, _) = try await stand.finish(try await stand.submit(sites))
        #expect(job["status"].text == "completed")
        #expect(job["succeeded_items"].int == 2)
    }

    @Test func `a provider that fails for a while costs time, not contacts`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites(["flaky-one.example", "flaky-two.example", "acme.example"])
        let (job, _) = try await stand.finish(try await stand.submit(sites))
        #expect(job["status"].text == "completed")
        #expect(job["succeeded_items"].int == 3)
    }
}

import HTTPTypes
import TestKit
import Testing

/// Jobs of two providers as somebody tries them who means no good, or is out of luck, through nginx.
@Suite(.timeLimit(.minutes(10))) struct WaterfallEdgesTests {
    private static let goodKeys = #"{"hunter":"good-key","snov":"good-id:s3cret"}"#

    private func submit(
        _ sites: [Int], _ providers: String = #"["hunter","snov"]"#, config: String, keys: String = goodKeys,
        to stand: Stand
    ) async throws -> String {
        let reply = try await stand.post(
            "/api/enrichment/jobs",
            "{\"siteIds\":\(sites),\"provider\":\(providers),\"config\":\(config),\"apiKeys\":\(keys)}")
        #expect(reply.status == 202, "\(reply.text)")
        return try #require(reply.json["data"]["id"].text)
    }

    private func rows(_ job: String, on stand: Stand) async throws -> [JSONValue] {
        try await stand.get("/api/enrichment/jobs/\(job)/sites").json["data"].elements
    }

    @Test func `what does not fit is refused where it stands, and nobody is asked`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let site = try #require(try await stand.addSites(["few-1.example"]).first)
        let cases: [(String, Set<String>)] = [
            (#""provider":[],"apiKeys":{}"#, ["/provider"]),
            (#""provider":["snov","snov"],"apiKeys":{"snov":"id:pl4nted"}"#, ["/provider/1"]),
            (#""provider":["apollo"],"apiKeys":{"apollo":"pl4nted"}"#, ["/provider/0", "/apiKeys/apollo"]),
            (#""provider":["hunter","snov"],"apiKeys":{"hunter":"pl4nted"}"#, ["/apiKeys/snov"]),
            (#""provider":["hunter","snov"],"apiKeys":{"hunter":"pl4nted","snov":"pl4nted"}"#, ["/apiKeys/snov"]),
            (#""provider":["hunter"],"apiKey":"pl4nted","apiKeys":{"hunter":"pl4nted"}"#, ["/apiKeys"]),
            (#""provider":["snov"],"apiKey":"id:pl4nted","config":{"min_contacts":10001}"#, ["/config/min_contacts"]),
            (#""provider":"snov","apiKey":"id:pl4nted","config":{"min_contacts":1}"#, ["/config/min_contacts"]),
            (
                #""provider":["snov"],"apiKey":"id:pl4nted","config":{"min_confidence":-1}"#,
                ["/config/min_confidence"]
            ),
            (#""provider":{"0":"snov"},"apiKey":"id:pl4nted""#, ["/provider"]),
        ]
        for (members, pointers) in cases {
            let reply = try await stand.post("/api/enrichment/jobs", "{\"siteIds\":[\(site)],\(members)}")
            #expect(reply.status == 422, "\(members): \(reply.text)")
            let named = reply.json["errors"].elements.compactMap { $0["pointer"].text }
            #expect(Set(named) == pointers, "\(members): \(reply.text)")
            #expect(!reply.text.contains("pl4nted") && !stand.logs.contains("pl4nted"))
        }
        #expect(try await stand.get("/api/enrichment/jobs").json["total"].int == 0)
        #expect(try await stand.seen()["calls"].int == 0)
        #expect(try await stand.snov()["calls"].int == 0)
    }

    @Test func `a list of one is a job of one provider, whatever its rule`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites(["many-1.example", "none-2.example"])
        let id = try await submit(
            sites, #"["snov"]"#, config: #"{"limit":3,"min_contacts":10000}"#,
            keys: #"{"snov":"good-id:s3cret"}"#, to: stand)
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(job["provider"].text == "snov" && job["succeeded_items"].int == 2)
        #expect(try await stand.addresses(of: sites[0]).count == 3)
    }

    @Test func `a site that neither knows is enriched with nobody, and there is nothing to retry`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites(["none-1.example"])
        let id = try await submit(sites, config: #"{"limit":3,"min_contacts":2,"min_confidence":90}"#, to: stand)
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed" && job["credits_used"].int == 0, "\(job)\n\(stand.logs)")
        #expect(job["contacts_found"].int == 0 && job["error"] == .null)
        let row = try #require(try await rows(id, on: stand).first)
        #expect(row["status"].text == "enriched" && row["contacts_found"].int == 0, "\(row)")
        #expect(row["provider"].text == "snov" && row["error"] == .null && row["error_code"] == .null, "\(row)")
        let retry = try await stand.post("/api/enrichment/jobs/\(id)/retry", "{\"apiKeys\":\(Self.goodKeys)}")
        #expect(retry.status == 409, "\(retry.text)")
    }

    @Test func `sites that both refused say both, and are taken up by a retry with both keys`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites((1...3).map { "plain-\($0).example" })
        let id = try await submit(
            sites, config: #"{"limit":3,"min_contacts":2}"#,
            keys: #"{"hunter":"exhausted-key","snov":"nocredit-id:s3cret"}"#, to: stand)
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "failed" && job["error_code"].text == "quota_exhausted", "\(job)")
        #expect(job["failed_items"].int == 3)
        print("both refused: \(job["error"])")
        for row in try await rows(id, on: stand) {
            #expect(row["status"].text == "error" && row["error_code"].text == "quota_exhausted", "\(row)")
            #expect(row["provider"].text == "snov", "\(row)")
            let error = try #require(row["error"].text)
            #expect(error.hasPrefix("hunter: ") && error.contains("snov: The Snov account"), "\(error)")
        }
        let half = try await stand.post(
            "/api/enrichment/jobs/\(id)/retry", #"{"apiKeys":{"snov":"good-id:s3cret"}}"#)
        #expect(half.status == 422 && half.text.contains("/apiKeys/hunter"), "\(half.text)")
        let retry = try await stand.post("/api/enrichment/jobs/\(id)/retry", "{\"apiKeys\":\(Self.goodKeys)}")
        #expect(retry.status == 202, "\(retry.text)")
        let (again, _) = try await stand.finish(try #require(retry.json["data"]["id"].text))
        #expect(again["status"].text == "completed" && again["succeeded_items"].int == 3, "\(again)\n\(stand.logs)")
        #expect(again["provider"].text == "hunter,snov")
        #expect(again["config"]["min_contacts"].int == 2, "\(again)")
        for site in sites { #expect(try await stand.addresses(of: site).count >= 2) }
    }

    @Test func `a job that is cancelled while the second is asked keeps what the first found`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites(["few-never.example"])
        let id = try await submit(sites, config: #"{"limit":100,"min_contacts":50}"#, to: stand)
        try await stand.until("Snov to be asked") { try await stand.snov()["tasks"]["begun"].int ?? 0 > 0 }
        let found = try await stand.addresses(of: sites[0])
        #expect(!found.isEmpty)
        let reply = try await stand.send(.delete, "/api/enrichment/jobs/\(id)")
        #expect(reply.status == 200, "\(reply.text)")
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "cancelled")
        #expect(job["contacts_found"].int == found.count)
        try await stand.until("the site to come back") {
            try await stand.get("/api/enrichment/sites").json["data"][0]["enrichment_status"].text == "enriched"
        }
        #expect(try await stand.addresses(of: sites[0]) == found)
        let row = try #require(try await rows(id, on: stand).first)
        #expect(row["status"].text == "cancelled", "\(row)")
        let calls = try await stand.snov()["calls"].int
        #expect(try await stand.send(.delete, "/api/enrichment/jobs/\(id)").status == 200)
        #expect(try await stand.snov()["calls"].int == calls)
    }

    @Test func `the other way round each contact has the provider that found it`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites(["few-1.example"])
        let id = try await submit(
            sites, #"["snov","hunter"]"#, config: #"{"limit":20,"min_contacts":1000}"#, to: stand)
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(job["provider"].text == "snov,hunter")
        let known = try await stand.snovAddresses(of: "few-1.example")
        var finders: [Set<String>: Int] = [:]
        let contacts = try await stand.get("/api/enrichment/sites/\(sites[0])/contacts").json["data"].elements
        for contact in contacts {
            let id = try #require(contact["id"].int)
            let findings = try await stand.get("/api/enrichment/contacts/\(id)/findings").json["data"].elements
            let providers = Set(findings.compactMap { $0["provider"].text })
            finders[providers, default: 0] += 1
            if providers.contains("snov") { #expect(known.contains(contact["email"].text ?? "")) }
        }
        print("the other way round: \(finders)")
        #expect(finders.keys.allSatisfy { !$0.isEmpty && $0.isSubset(of: ["hunter", "snov"]) })
        #expect(finders.keys.contains { $0.contains("snov") } && finders.keys.contains { $0.contains("hunter") })
        let companies = try await stand.get("/api/enrichment/sites/\(sites[0])/companies").json["data"].elements
        #expect(Set(companies.compactMap { $0["provider"].text }) == ["hunter", "snov"])
    }
}

import Foundation
import HTTPTypes
import TestKit
import Testing

/// Jobs of Snov's on real parts, through nginx.
@Suite(.timeLimit(.minutes(10))) struct SnovJobTests {
    @Test func `a job keeps to sixty calls a minute, finds Snov's contacts and tells what they cost`() async throws {
        let secret = "planted-\(UUID().uuidString.lowercased())"
        let stand = try await Stand(simulatorArguments: ["--snov-polls", "0"])
        let domains = (1...8).map { "snov-\($0).example" }
        let sites = try await stand.addSites(domains)
        let id = try await stand.submit(
            sites, config: #"{"limit":6,"type":"personal"}"#, key: "good-id:\(secret)", provider: "snov")
        let (job, progress) = try await stand.finish(id, seconds: 400)

        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(progress == progress.sorted(), "progress went back: \(progress)")
        var found = 0
        for (site, domain) in zip(sites, domains) {
            let contacts = try await stand.get("/api/enrichment/sites/\(site)/contacts").json["data"].elements
            let known = try await stand.snovAddresses(of: domain)
            #expect(contacts.allSatisfy { $0["enrichment_source"].text == "snov" })
            #expect(contacts.allSatisfy { known.contains($0["email"].text ?? "") })
            #expect(contacts.count <= 6)
            let companies = try await stand.get("/api/enrichment/sites/\(site)/companies").json["data"].elements
            #expect(companies.map { $0["provider"].text } == ["snov"])
            #expect(companies.first?["is_webmail"] == .boolean(false))
            found += contacts.count
        }
        #expect(found > 0)
        #expect(job["contacts_found"].int == found)

        let (snov, account) = (try await stand.snov(), try await stand.snovAccount())
        try stand.expectAccount(of: job, toBe: account)
        #expect(job["credits_unknown"].int == 0)
        #expect(account["repeatedStarts"].int == 0)
        let (calls, worst) = (try #require(snov["calls"].int), try #require(snov["worstMinute"].int))
        print(
            "8 sites: \(calls) calls, worst minute \(worst), \(account["credits"].int ?? -1) credits, \(found) contacts"
        )
        #expect(calls > 60, "too few to meet the limit")
        #expect(worst <= 60)
        #expect(snov["throttled"].int == 0)
        #expect(snov["badTokens"].int == 0)
        #expect(snov["tokensIssued"].int == 1)
        try await expectNowhere(secret, in: stand, job: id)
    }

    /// Neither the secret nor the pair is in a URL, a reply, a log line or a file.
    private func expectNowhere(_ secret: String, in stand: Stand, job: String) async throws {
        #expect(try await stand.snov()["secretsInURLs"].int == 0)
        let texts = [
            try await stand.get("/api/enrichment/jobs/\(job)").text, try await stand.get("/api/enrichment/jobs").text,
            try await stand.get("/api/enrichment/jobs/\(job)/sites").text,
            try await stand.post("/api/enrichment/jobs", "{\"apiKey\":\"id:\(secret)\",\"x\":1}").text,
            stand.logs,
        ]
        for text in texts { #expect(!text.contains(secret)) }
        for file in try FileManager.default.contentsOfDirectory(atPath: stand.folder.path) {
            guard let bytes = FileManager.default.contents(atPath: stand.folder.file(file)) else { continue }
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "the secret is in \(file)")
        }
    }

    @Test(arguments: ["short-id", "revoked-id"])
    func `tokens that end in the middle of a job are renewed, and nothing is lost`(id: String) async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites((1...3).map { "tokens-\($0).example" })
        let name = try await stand.submit(
            sites, config: #"{"limit":8,"type":"personal"}"#, key: "\(id):secret", provider: "snov")
        let (job, _) = try await stand.finish(name)
        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(job["succeeded_items"].int == 3)
        let (snov, account) = (try await stand.snov(), try await stand.snovAccount())
        print("\(id): \(snov["tokensIssued"].int ?? -1) tokens, \(snov["badTokens"].int ?? -1) refused calls")
        #expect(try #require(snov["tokensIssued"].int) > 1)
        try stand.expectAccount(of: job, toBe: account)
        #expect(account["repeatedStarts"].int == 0)
    }

    @Test(arguments: [("poor7-id", 7), ("nocredit-id", 0), ("oldcredit-id", 0)])
    func `credits that run out stop the job, and what was bought is kept`(id: String, credits: Int) async throws {
        let stand = try await Stand.unhurriedSnov(settings: ["ENRICHD_CONCURRENCY": "2"])
        let sites = try await stand.addSites((1...12).map { "dear-\($0).example" })
        let name = try await stand.submit(
            sites, config: #"{"limit":8,"type":"personal"}"#, key: "\(id):secret", provider: "snov")
        let (job, _) = try await stand.finish(name)
        #expect(job["status"].text == "failed", "\(stand.logs)")
        #expect(job["error_code"].text == "quota_exhausted")
        #expect(job["error"].text?.isEmpty == false)
        let account = try await stand.snovAccount()
        #expect(account["credits"].int == credits)
        try stand.expectAccount(of: job, toBe: account)
        let bought = try #require(account["creditsForAddresses"].int)
        #expect(try await stand.contactCount(of: sites) >= bought)
        #expect((bought > 0) == (credits > 0))
        #expect(try #require(account["starts"].int) <= credits + 2 * 10, "it went on asking")
        let left = try await stand.get("/api/enrichment/sites?enrichment_status=enriching&pageSize=200").json
        #expect(left["total"].int == 0)
    }

    @Test(arguments: ["stranger:secret", "good-id:wrong-secret", "tokenless-id:secret"])
    func `credentials that Snov doesn't know stop the job at once`(key: String) async throws {
        let stand = try await Stand.unhurriedSnov(settings: ["ENRICHD_CONCURRENCY": "2"])
        let sites = try await stand.addSites((1...20).map { "unknown-\($0).example" })
        let (job, _) = try await stand.finish(try await stand.submit(sites, key: key, provider: "snov"))
        #expect(job["status"].text == "failed")
        #expect(job["error_code"].text == "invalid_api_key")
        #expect(job["failed_items"].int == 20)
        #expect(try #require(try await stand.snov()["calls"].int) <= 4)
    }

    @Test func `a key without a colon is refused with a sentence`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let site = try #require(try await stand.addSites(["acme.example"]).first)
        let reply = try await stand.post(
            "/api/enrichment/jobs", "{\"siteIds\":[\(site)],\"provider\":\"snov\",\"apiKey\":\"good-id\"}")
        #expect(reply.status == 422 || reply.status == 400)
        #expect(reply.text.contains("id:secret"))
        #expect(try await stand.snov()["calls"].int == 0)
    }
}

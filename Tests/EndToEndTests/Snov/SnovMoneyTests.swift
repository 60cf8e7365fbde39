import TestKit
import Testing

/// What a job of Snov's may buy at most: addresses of prospects and pages of generic contacts together.
@Suite(.timeLimit(.minutes(10))) struct SnovMoneyTests {
    @Test func `no job passes its max_credits, and a retry goes on where it stopped`() async throws {
        let stand = try await Stand.unhurriedSnov(settings: ["ENRICHD_CONCURRENCY": "6"])
        let second = try stand.anotherWorker()
        defer { second.stop() }
        let sites = try await stand.addSites((1...6).map { "few-crowd-\($0).example" })
        let id = try await stand.submit(
            sites, config: #"{"max_contacts":30,"max_credits":8}"#, key: "good-id:secret", provider: "snov")
        let (job, _) = try await stand.finish(id)
        let account = try await stand.snovAccount()
        let spent = try #require(account["credits"].int)
        print("max_credits 8 of Snov's: \(spent) credits, \(account["creditsForAddresses"].int ?? -1) for addresses")
        #expect(job["error_code"].text == "max_credits_reached", "\(job)\n\(stand.logs)")
        #expect(spent > 0 && spent <= 8)
        try stand.expectAccount(of: job, toBe: account)

        let retry = try await stand.post("/api/enrichment/jobs/\(id)/retry", #"{"apiKey":"good-id:secret"}"#)
        #expect(retry.status == 202, "\(retry.text)")
        let (again, _) = try await stand.finish(try #require(retry.json["data"]["id"].text))
        let both = try await stand.snovAccount()
        #expect(try #require(both["credits"].int) - spent <= 8, "\(again)")
        for site in sites { #expect(try await stand.addresses(of: site).count <= 30) }
    }

    @Test(arguments: [
        (#"{"limit":1}"#, 1), (#"{"max_contacts":7}"#, 7), (#"{"max_contacts":25,"type":"personal"}"#, 25),
        (#"{"max_contacts":60,"type":"generic"}"#, 60), (#"{"max_contacts":140}"#, 140),
    ])
    func `no site is bought more for than is wanted of it`(config: String, wanted: Int) async throws {
        let stand = try await Stand.unhurriedSnov()
        let domains = ["many-crowd-1.example", "few-crowd-2.example", "generic-3.example"]
        let sites = try await stand.addSites(domains)
        let id = try await stand.submit(sites, config: config, key: "good-id:secret", provider: "snov")
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed", "\(stand.logs)")
        let account = try await stand.snovAccount()
        let addresses = try #require(account["creditsForAddresses"].int)
        print("\(config): \(addresses) addresses, \(account["credits"].int ?? -1) credits")
        #expect(addresses <= wanted * domains.count)
        #expect(account["repeatedStarts"].int == 0)
        try stand.expectAccount(of: job, toBe: account)
        #expect(job["credits_unknown"].int == 0)
        for site in sites { #expect(try await stand.addresses(of: site).count <= wanted) }
    }
}

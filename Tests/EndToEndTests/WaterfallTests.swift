import Foundation
import HTTPTypes
import TestKit
import Testing

/// Jobs that ask Snov for what Hunter did not find, through nginx.
@Suite(.timeLimit(.minutes(10))) struct WaterfallTests {
    private func submit(_ sites: [Int], config: String, hunterKey: String = "good-key", to stand: Stand) async throws
        -> String
    {
        let reply = try await stand.post(
            "/api/enrichment/jobs",
            """
            {"siteIds":\(sites),"provider":["hunter","snov"],"config":\(config),
            "apiKeys":{"hunter":"\(hunterKey)","snov":"good-id:s3cret"}}
            """)
        #expect(reply.status == 202, "\(reply.text)")
        return try #require(reply.json["data"]["id"].text)
    }

    private func contacts(of site: Int, on stand: Stand) async throws -> [JSONValue] {
        try await stand.get("/api/enrichment/sites/\(site)/contacts").json["data"].elements
    }

    private func providers(finding contact: JSONValue, on stand: Stand) async throws -> Set<String> {
        let id = try #require(contact["id"].int)
        let findings = try await stand.get("/api/enrichment/contacts/\(id)/findings").json["data"].elements
        return Set(findings.compactMap { $0["provider"].text })
    }

    @Test func `Snov is asked for the sites of which Hunter found too few, and their contacts are one`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let domains = ["many-1.example", "few-2.example", "few-3.example", "many-4.example", "none-5.example"]
        let sites = try await stand.addSites(domains)
        let id = try await submit(sites, config: #"{"limit":10,"min_contacts":10}"#, to: stand)
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(job["provider"].text == "hunter,snov")
        #expect(job["succeeded_items"].int == 5)

        let seen = try await stand.send(.get, "/_seen?domains=1", to: stand.simulatorURL).json
        guard case .object(let asked) = seen["snov"]["perDomain"] else {
            Issue.record("\(seen)")
            return
        }
        #expect(Set(asked.keys) == ["few-2.example", "few-3.example", "none-5.example"])
        var found = 0
        var shared = 0
        for (site, domain) in zip(sites, domains) {
            let contacts = try await contacts(of: site, on: stand)
            found += contacts.count
            #expect(Set(contacts.compactMap { $0["email"].text }).count == contacts.count)
            for contact in contacts {
                let providers = try await providers(finding: contact, on: stand)
                #expect(!providers.isEmpty)
                if domain.hasPrefix("many") { #expect(providers == ["hunter"]) }
                if providers.count == 2 { shared += 1 }
            }
        }
        #expect(job["contacts_found"].int == found)
        #expect(shared > 0)
        guard case .object(let keys) = seen["perKey"] else {
            Issue.record("\(seen)")
            return
        }
        let credits = keys.values.reduce(0) { $0 + ($1["credits"].int ?? 0) }
        let spent = credits + (try #require(try await stand.snovAccount()["credits"].int))
        print("waterfall: \(found) contacts, \(shared) found by both, \(credits) credits at Hunter of \(spent)")
        #expect(job["credits_used"].int == spent)
        #expect(job["credits_unknown"].int == 0)
        for name in try FileManager.default.contentsOfDirectory(atPath: stand.folder.path) {
            guard let bytes = FileManager.default.contents(atPath: stand.folder.file(name)) else { continue }
            #expect(bytes.range(of: Data("s3cret".utf8)) == nil, "the secret is in \(name)")
        }
    }

    @Test func `where Hunter's quota is used up the sites go on with Snov`() async throws {
        let stand = try await Stand.unhurriedSnov()
        let sites = try await stand.addSites((1...4).map { "plain-\($0).example" })
        let id = try await submit(
            sites, config: #"{"limit":3,"min_contacts":2}"#, hunterKey: "exhausted-key", to: stand)
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == "completed", "\(job)\n\(stand.logs)")
        #expect(job["succeeded_items"].int == 4)
        let rows = try await stand.get("/api/enrichment/jobs/\(id)/sites").json["data"].elements
        #expect(rows.allSatisfy { $0["provider"].text == "snov" && $0["error"].text?.hasPrefix("hunter: ") == true })
        for site in sites {
            #expect(try await contacts(of: site, on: stand).isEmpty == false)
        }
    }
}

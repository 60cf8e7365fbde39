import HTTPTypes
import TestKit
import Testing

/// What is bought is what was asked for, on real parts and through nginx.
@Suite(.timeLimit(.minutes(10))) struct FiltersTests {
    private static let unlimited = ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"]

    /// A filter in our words, and as a parameter of Hunter's (providers.md, A.2).
    private static let filters: [(config: String, query: String)] = [
        (#""type":"generic""#, "type=generic"), (#""type":"personal""#, "type=personal"),
        (#""seniority":["executive","junior"]"#, "seniority=executive,junior"),
        (#""department":["it","sales"]"#, "department=it,sales"), (#""department":["~"]"#, "department=~"),
        (#""required_field":"full_name""#, "required_field=full_name"),
        (#""required_field":"position""#, "required_field=position"),
        (#""required_field":"phone_number""#, "required_field=phone_number"),
        (#""verification_status":["valid","accept_all"]"#, "verification_status=valid,accept_all"),
        (#""job_titles":["CTO","Head of Sales"]"#, "job_titles=CTO,Head%20of%20Sales"),
        (#""decision_maker":true"#, "decision_maker=true"), (#""decision_maker":false"#, "decision_maker=false"),
        (
            #""seniority":["executive"],"required_field":"full_name","type":"personal""#,
            "seniority=executive&required_field=full_name&type=personal"
        ),
    ]

    private func addresses(of domain: String, _ query: String, in stand: Stand) async throws -> Set<String> {
        let all = try await stand.send(.get, "/_contacts?domain=\(domain)&\(query)", to: stand.simulatorURL).json
        return Set(all["emails"].elements.compactMap { $0["value"].text?.lowercased() })
    }

    @Test func `each filter brings those whom Hunter has for it, and no others`() async throws {
        let stand = try await Stand(
            settings: Self.unlimited, simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let domains = Self.filters.indices.map { "many-\($0).example" }
        let sites = try await stand.addSites(domains)
        var jobs: [String] = []
        for (site, filter) in zip(sites, Self.filters) {
            jobs.append(try await stand.submit([site], config: "{\"max_contacts\":1000,\(filter.config)}"))
        }
        for (index, filter) in Self.filters.enumerated() {
            let job = try await stand.finish(jobs[index]).job
            #expect(job["status"].text == "completed", "\(filter.config)")
            let wanted = try await addresses(of: domains[index], filter.query, in: stand)
            let all = try await addresses(of: domains[index], "", in: stand)
            #expect(!wanted.isEmpty && wanted.count < all.count, "\(filter.config)")
            #expect(Set(try await stand.addresses(of: sites[index])) == wanted, "\(filter.config)")
            #expect(job["contacts_found"].int == wanted.count, "\(filter.config)")
        }
        #expect(try await stand.seen()["locationsInGET"].int == 0)
    }

    @Test func `a location divides the contacts of a site`() async throws {
        let stand = try await Stand(
            settings: Self.unlimited, simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let site = try #require(try await stand.addSites(["many-places.example"]).first)
        let all = try await addresses(of: "many-places.example", "", in: stand)
        var found: [Int] = []
        for location in [
            #"{"include":[{"business_region":"EMEA"},{"country":"US","state":"CA"}]}"#,
            #"{"exclude":[{"business_region":"EMEA"},{"country":"US","state":"CA"}]}"#,
        ] {
            let job = try await stand.finish(
                try await stand.submit([site], config: #"{"max_contacts":1000,"limit":20,"location":\#(location)}"#)
            ).job
            found.append(try #require(job["contacts_found"].int))
        }
        #expect(found.allSatisfy { $0 > 0 })
        #expect(found.reduce(0, +) == all.count)
        #expect(Set(try await stand.addresses(of: site)) == all)
        #expect(try await stand.seen()["locationsInGET"].int == 0)
    }
}

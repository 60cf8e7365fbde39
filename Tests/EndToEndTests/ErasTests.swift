import HTTPTypes
import TestKit
import Testing

/// Replies of every age and kind, from Hunter's stand-in to who reads the API.
@Suite(.timeLimit(.minutes(10))) struct ErasTests {
    private static let unlimited = ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"]

    /// What a domain's name begins with, which tells the simulator what to answer.
    private static let kinds = [
        "company", "noverify", "nulls", "sources", "departments", "unicode", "catchall", "generic", "plain",
    ]

    /// Members of an entry that are served under the same name, as they are.
    private static let members = [
        "first_name", "last_name", "position", "seniority", "department", "type", "confidence", "twitter",
        "phone_number",
    ]

    @Test func `contacts are served as Hunter has them`() async throws {
        let stand = try await Stand(
            settings: Self.unlimited, simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let domains = Self.kinds.map { "\($0)-served.example" }
        let sites = try await stand.addSites(domains)
        let job = try await stand.finish(try await stand.submit(sites, config: #"{"limit":100}"#)).job
        #expect(job["succeeded_items"].int == sites.count)
        for (site, domain) in zip(sites, domains) {
            let entries = try await stand.send(.get, "/_contacts?domain=\(domain)", to: stand.simulatorURL)
                .json["emails"].elements
            let rows = try await stand.get("/api/enrichment/sites/\(site)/contacts").json["data"].elements
            #expect(rows.count == entries.count && !rows.isEmpty, "\(domain)")
            let served = Dictionary(uniqueKeysWithValues: rows.map { ($0["email"].text ?? "", $0) })
            for entry in entries {
                let row = try #require(served[entry["value"].text ?? ""], "\(domain): \(entry)")
                for name in Self.members { #expect(row[name] == entry[name], "\(domain), \(name): \(row)") }
                #expect(row["verification_status"] == entry["verification"]["status"], "\(domain): \(row)")
                #expect(row["verification_date"] == entry["verification"]["date"], "\(domain): \(row)")
                let handle = entry["linkedin"].text?.split(separator: "/").last
                #expect(row["linkedin_url"].text == handle.map { "https://www.linkedin.com/in/\($0)" }, "\(row)")
                #expect(row["full_name"].text == Self.fullName(entry), "\(domain): \(row)")
            }
            // Of one contact of each site the pages on which it stands, twenty where there are so many.
            let row = try #require(rows.first)
            let entry = try #require(entries.first { $0["value"] == row["email"] })
            let findings = try await stand.get("/api/enrichment/contacts/\(row["id"].int ?? 0)/findings").json["data"]
            #expect(findings.elements.count == 1, "\(domain)")
            #expect(findings[0]["sources"] == entry["sources"], "\(domain): \(findings)")
            if domain.hasPrefix("sources") { #expect(findings[0]["sources"].elements.count == 20) }
        }
    }

    @Test func `what Hunter says of a company is served for its site`() async throws {
        let stand = try await Stand(
            settings: Self.unlimited, simulatorArguments: ["--per-second", "0", "--per-minute", "0"])
        let kinds = Self.kinds + ["none", "guessed"]
        let sites = try await stand.addSites(kinds.map { "\($0)-facts.example" } + ["gmail.com", "mailinator.com"])
        _ = try await stand.finish(try await stand.submit(sites))
        for (site, kind) in zip(sites, kinds + ["webmail", "disposable"]) {
            let rows = try await stand.get("/api/enrichment/sites/\(site)/companies").json["data"].elements
            #expect(rows.count == 1, "\(kind): \(rows)")
            guard let row = rows.first else { continue }
            #expect(row["provider"].text == "hunter", "\(kind): \(row)")
            let isAsked = !["webmail", "disposable"].contains(kind)
            let isKnown = isAsked && kind != "none"
            #expect((row["organization"].text != nil) == isKnown, "\(kind): \(row)")
            #expect(
                (row["pattern"] != .null) == (isKnown && !["guessed", "unicode"].contains(kind)), "\(kind): \(row)")
            #expect((row["accepts_all"] != .null) == isKnown, "\(kind): \(row)")
            if kind == "catchall" { #expect(row["accepts_all"] == .boolean(true)) }
            #expect((row["is_webmail"] == .boolean(true)) == (kind == "webmail"), "\(kind): \(row)")
            #expect((row["is_disposable"] == .boolean(true)) == (kind == "disposable"), "\(kind): \(row)")
            let contacts = try await stand.send(
                .get, "/_contacts?domain=\(kind)-facts.example", to: stand.simulatorURL
            ).json["emails"].elements.count
            #expect(row["results_available"].int == (isAsked ? contacts : nil), "\(kind): \(row)")
        }
    }

    private static func fullName(_ entry: JSONValue) -> String? {
        let names = ["first_name", "last_name"].compactMap { entry[$0].text }
        return names.isEmpty ? nil : names.joined(separator: " ")
    }
}

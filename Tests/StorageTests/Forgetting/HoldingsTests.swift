import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct HoldingsTests {
    private let temporary: TemporaryStore
    private let moment = WallSecond(unixSeconds: 0)

    init() throws {
        temporary = try TemporaryStore()
        try temporary.addSites(2)
    }

    private func holdings(_ address: String) throws -> (json: JSONValue, contacts: Int) {
        let holdings = try temporary.store.holdings(of: .address(address), at: moment)
        return (try JSONValue(holdings.object), holdings.contacts)
    }

    @Test func `all that is held of an address is in one document`() throws {
        var ann = try #require(FoundContact(email: "ann@site1.example"))
        ann.firstName = "Ann \"Q\""
        var source = ContactSource(uri: "https://site1.example/team")
        source.domain = "site1.example"
        ann.sources = [source]
        for (job, site) in [("a", 1), ("b", 2)] as [(String, Int64)] {
            try temporary.submit(job, [SiteID(rawValue: site)])
            let lease = try temporary.lease()
            let call = try temporary.store.grant(lease, mostCredits: 1)
            guard case .granted(let grant) = call, let number = grant.call else { throw StoreFault.broken("\(call)") }
            try temporary.settle(
                lease, .enriched(Finding(contacts: [ann], resultsAvailable: 1, credits: 1)),
                charges: [number: .credits(1)])
        }
        // Another application's column, and its spelling.
        try temporary.execute("ALTER TABLE contacts ADD COLUMN mood BLOB")
        try temporary.execute("UPDATE contacts SET mood = x'00ff', email = 'ANN@site1.example' WHERE site_id = 2")
        let (json, count) = try holdings("ann@site1.example")
        #expect(count == 2)
        #expect(json["address"].text == "ann@site1.example")
        #expect(json["exported_at"].text == "1970-01-01 00:00:00")
        #expect(json["is_suppressed"] == .boolean(false))
        let held = json["holdings"].elements
        #expect(held.map { $0["site"]["domain"].text } == ["site1.example", "site2.example"])
        #expect(held[0]["contact"]["first_name"].text == "Ann \"Q\"")
        #expect(held[1]["contact"]["mood"].text == "AP8=")
        let columns = try temporary.rows("SELECT name FROM pragma_table_info('contacts')").map { $0[0] as String }
        #expect(Set(held[0]["contact"].members.keys) == Set(columns))
        let finding = try #require(held[0]["findings"].elements.first)
        #expect(finding["job_id"].text == "a" && finding["provider"].text == "hunter")
        #expect(finding["found_at"].text == "2026-09-21 14:13:20" && finding["call_id"].int == 1)
        #expect(finding["sources"].elements.map { $0["uri"].text } == ["https://site1.example/team"])
    }

    @Test func `of a forgotten address it is known that it is, and nothing else`() throws {
        try temporary.forget(.domain("site1.example"))
        let (json, count) = try holdings("ann@site1.example")
        #expect(count == 0)
        #expect(json["is_suppressed"] == .boolean(true))
        #expect(json["holdings"].elements.isEmpty)
        #expect(try holdings("ann@site2.example").json["is_suppressed"] == .boolean(false))
    }
}

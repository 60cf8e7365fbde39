import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// What providers say of companies, from the settlement to the reply.
@Suite struct SiteCompaniesTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(2)
    }

    private func find(_ company: CompanyFacts?, available: Int?, as job: String) throws {
        try temporary.submit(job, [sites[0]])
        try temporary.settle(
            try temporary.lease(),
            .enriched(Finding(contacts: [], resultsAvailable: available, credits: 0, company: company)))
    }

    private func told(of site: SiteID) throws -> String? {
        try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper).companies(of: site)
            .map { String(decoding: $0.rows, as: UTF8.self) }
    }

    private func facts(_ organization: String?, acceptsAll: Bool?) -> CompanyFacts {
        var facts = CompanyFacts()
        (facts.organization, facts.acceptsAll) = (organization, acceptsAll)
        return facts
    }

    @Test func `an unknown site has no list, and one of which nobody has said anything an empty one`() throws {
        #expect(try told(of: SiteID(rawValue: 900)) == nil)
        #expect(try told(of: sites[0]) == "[]")
        try find(nil, available: nil, as: "a")
        try find(CompanyFacts(), available: nil, as: "b")
        #expect(try told(of: sites[0]) == "[]")
    }

    @Test func `the newest word wins, and none takes none away`() throws {
        var all = facts(#"The "Acme" Co"#, acceptsAll: false)
        (all.pattern, all.isDisposable, all.isWebmail) = ("{first}.{last}", false, true)
        try find(all, available: 40, as: "a")
        #expect(
            try told(of: sites[0]) == #"""
                [{"provider":"hunter","organization":"The \"Acme\" Co","pattern":"{first}.{last}",\#
                "accepts_all":false,"is_disposable":false,"is_webmail":true,"results_available":40,\#
                "found_at":"2026-09-21 14:13:20","job_id":"a"}]
                """#)
        temporary.timekeeper.advance(by: .seconds(60))
        try find(facts("Acme", acceptsAll: true), available: nil, as: "b")
        #expect(
            try told(of: sites[0]) == #"""
                [{"provider":"hunter","organization":"Acme","pattern":"{first}.{last}",\#
                "accepts_all":true,"is_disposable":false,"is_webmail":true,"results_available":40,\#
                "found_at":"2026-09-21 14:14:20","job_id":"b"}]
                """#)
    }

    @Test func `how many it has is something it said`() throws {
        try find(nil, available: 0, as: "a")
        #expect(
            try #require(try told(of: sites[0])).contains(#""organization":null,"pattern":null,"accepts_all":null"#))
    }

    @Test func `providers stand side by side, and go with their site`() throws {
        try find(facts("Acme", acceptsAll: nil), available: nil, as: "a")
        try temporary.execute(
            """
            INSERT INTO site_enrichments (site_id, provider, enriched_at, job_id, organization)
            VALUES (1, 'snov', '2027-01-01 00:00:00', 'b', 'ACME Inc.')
            """)
        let page = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
            .companies(of: sites[0])
        #expect(try #require(page).column("organization") == [.string("ACME Inc."), .string("Acme")])
        #expect(page?.total == 2)
        try temporary.execute("DELETE FROM sites WHERE id = 1")
        #expect(try temporary.value("SELECT count(*) FROM site_enrichments") == 0)
    }

    @Test func `sites that share an answer share what it says of the company`() throws {
        try temporary.execute("UPDATE sites SET domain = 'www.site1.example' WHERE id = 2")
        try temporary.submit("leader", [sites[0]])
        try temporary.submit("follower", [sites[1]], key: "another")
        try temporary.refuseContacts(like: "bad%")
        let contacts = ["bad@site1.example", "ok@site1.example"].compactMap { FoundContact(email: $0) }
        try temporary.settle(
            try temporary.lease(),
            .enriched(
                Finding(
                    contacts: contacts, resultsAvailable: 2, credits: 1, company: facts("Acme", acceptsAll: nil))))
        #expect(
            try temporary.rows("SELECT organization, results_available FROM site_enrichments ORDER BY site_id")
                .map { [$0[0] as String, "\($0[1] as Int)"] } == [["Acme", "2"], ["Acme", "2"]])
    }
}

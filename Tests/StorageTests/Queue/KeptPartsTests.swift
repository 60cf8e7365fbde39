import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// What is left of a part of a search as soon as it was kept.
@Suite struct KeptPartsTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(2)
    }

    @Test func `a part lasts as it comes: contacts, place, cost and counters`() throws {
        let job = try temporary.submit("a", sites)
        let lease = try temporary.lease()
        let call = try temporary.call(for: lease)
        let receipt = try temporary.keep(
            lease, ["ann@site1.example", "bob@site1.example"], at: "2", charges: [call: .credits(2)])

        #expect(receipt == .kept(new: 2))
        #expect(
            try temporary.columns("job_sites.status, job_sites.contacts_found, place, job_sites.credits_used")
                == ["enriching".databaseValue, 2.databaseValue, "2".databaseValue, 2.databaseValue])
        #expect(
            try temporary.columns(
                "enrichment_jobs.contacts_found, enrichment_jobs.credits_used, processed_items, succeeded_items")
                == [2, 2, 0, 0].map(\.databaseValue))
        #expect(try temporary.status(of: job) == "running")
        #expect(try temporary.value("SELECT count(*) FROM provider_calls WHERE outcome IS NULL") == 0)
        let findings = try temporary.rows("SELECT job_id, provider, call_id FROM contact_findings")
        #expect(findings.map { $0[0] as String } == ["a", "a"])
        #expect(findings.map { $0[1] as String } == ["hunter", "hunter"])
        #expect(findings.map { $0[2] as Int64 } == [call.rawValue, call.rawValue])
    }

    @Test func `an address counts once for a job and site, however often it comes`() throws {
        try temporary.submit("before", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        let lease = try #require(claims.first { $0.lease.site == sites[0] }).lease
        let twice = ["ann@site1.example", "bob@site1.example", "bob@site1.example"]
        #expect(try temporary.keep(lease, twice, at: "2") == .kept(new: 2))
        #expect(try temporary.keep(lease, twice, at: "3") == .kept(new: 0))
        #expect(try temporary.keep(lease, ["cid@site1.example"], at: "4") == .kept(new: 1))
        #expect(try temporary.keep(lease, [], at: "5") == .kept(new: 0))
        let other = try #require(claims.first { $0.lease.site == sites[1] }).lease
        #expect(try temporary.keep(other, ["ann@site1.example"], at: "2") == .kept(new: 1))
        try temporary.settle(lease, .enriched(.addresses("dan@site1.example", "ann@site1.example")))
        #expect(
            try temporary.columns("job_sites.contacts_found, enrichment_jobs.contacts_found")
                == [4, 5].map(\.databaseValue))
        #expect(try temporary.value("SELECT value FROM figures WHERE figure = 'contacts'") == 6)
    }

    @Test func `a full disk keeps nothing of a part, and all of those before`() throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        let call = try temporary.call(for: lease)
        try temporary.store.connection.behindGate { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 10)")
        }
        let crowd = (1...2_000).map { "contact\($0)@site1.example" }
        #expect(throws: StoreFault.full) {
            try temporary.keep(lease, crowd, at: "3", charges: [call: .credits(1)])
        }
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 1)
        #expect(
            try temporary.columns("place, job_sites.contacts_found, enrichment_jobs.credits_used")
                == ["2".databaseValue, 1.databaseValue, 0.databaseValue])
        try temporary.store.connection.behindGate { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try temporary.keep(lease, crowd, at: "3", charges: [call: .credits(1)]) == .kept(new: 2_000))
    }

    @Test func `lists count the contacts of a site while it is being enriched`() throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example", "bob@site1.example"], at: "2")
        #expect(try temporary.value("SELECT contacts FROM listed_sites WHERE site_id = 1") == 2)
        try DatabaseQueue(path: temporary.store.path).expectRightCounts()
    }
}

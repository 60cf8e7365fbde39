import Enrichment
import GRDB
import Storage
import TestKit
import Testing

/// Those who are to be forgotten don't come back, whatever brings them.
@Suite struct SuppressedSettlementTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(3)
    }

    private func counts(of job: JobID) throws -> [Int?] {
        let row = try #require(
            try temporary.rows(
                """
                SELECT contacts_found, suppressed_contacts,
                    (SELECT sum(contacts_found) FROM job_sites WHERE job = sequence),
                    (SELECT sum(suppressed_contacts) FROM job_sites WHERE job = sequence)
                FROM enrichment_jobs WHERE job_id = ?
                """, [job.rawValue]
            ).first)
        return (0..<4).map { row[$0] }
    }

    private func errors(of job: JobID) throws -> [String?] {
        try temporary.rows(
            "SELECT job_sites.error_code FROM job_sites JOIN enrichment_jobs ON job = sequence WHERE job_id = ? ORDER BY position",
            [job.rawValue]
        ).map { $0[0] }
    }

    @Test func `a forgotten address is left out and counted, the others are kept`() throws {
        try temporary.forget(.address("ann@site1.example"))
        let job = try temporary.submit("a", [sites[0]])
        let found = Finding.addresses("ann@site1.example", "bob@site1.example", "ann+news@site1.example")
        try temporary.settle(try temporary.lease(), .enriched(found))
        #expect(try temporary.addresses() == ["ann+news@site1.example", "bob@site1.example"])
        #expect(try counts(of: job) == [2, 1, 2, 1])
        #expect(try temporary.status(of: job) == "completed")
        #expect(try temporary.siteStatuses(of: job) == ["enriched"])
        #expect(try temporary.value("SELECT value FROM figures WHERE figure = 'suppressed_contacts'") == 1)
        #expect(try temporary.value("SELECT count(*) FROM contact_findings") == 2)
    }

    @Test func `a site of which nobody else was found is enriched with none`() throws {
        try temporary.forget(.address("ann@site1.example"))
        let job = try temporary.submit("a", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        #expect(try counts(of: job) == [0, 1, 0, 1])
        #expect(try temporary.siteStatuses(of: job) == ["enriched"])
    }

    @Test func `sites that share the answer share what is left of it`() throws {
        let first = try temporary.submit("a", [sites[0]])
        let second = try temporary.submit("b", [sites[0]], key: "other")
        // The same domain in another row.
        try temporary.execute("UPDATE sites SET domain = 'www.site1.example' WHERE id = 2")
        let third = try temporary.submit("c", [sites[1]])
        let lease = try temporary.lease()
        try temporary.forget(.address("ann@site1.example"))
        try temporary.settle(lease, .enriched(.addresses("ann@site1.example", "bob@site1.example")))
        for job in [first, second, third] {
            #expect(try counts(of: job) == [1, 1, 1, 1], "\(job)")
            #expect(try temporary.status(of: job) == "completed")
        }
        #expect(try temporary.addresses() == ["bob@site1.example"])
    }

    @Test func `sites that share a search in parts count all that it left out`() throws {
        try temporary.execute("UPDATE sites SET domain = 'www.site1.example' WHERE id = 2")
        try temporary.forget(.domain("gone.example"))
        let jobs = [
            try temporary.submit("a", [sites[0]]), try temporary.submit("b", [sites[0]], key: "other"),
            try temporary.submit("c", [sites[1]], key: "other"),
        ]
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@gone.example", "bob@gone.example"], at: "2")
        try temporary.keep(lease, ["cid@site1.example", "dan@gone.example"], at: "3")
        try temporary.settle(lease, .enriched(.addresses("eve@gone.example", "fay@site1.example")))
        for job in jobs { #expect(try counts(of: job) == [2, 4, 2, 4], "\(job)") }
    }

    @Test func `parts of nobody else are counted, too`() throws {
        try temporary.forget(.domain("gone.example"))
        let jobs = [try temporary.submit("a", [sites[0]]), try temporary.submit("b", [sites[0]], key: "other")]
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@gone.example"], at: "2")
        try temporary.settle(lease, .enriched(.addresses("bob@site1.example", "cid@gone.example")))
        for job in jobs { #expect(try counts(of: job) == [1, 2, 1, 2], "\(job)") }
    }

    @Test func `whom a search has left out itself it does not count again with a shared answer`() throws {
        try temporary.forget(.domain("gone.example"))
        let jobs = [try temporary.submit("a", [sites[0]]), try temporary.submit("b", [sites[0]], key: "other")]
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@gone.example", "bob@site1.example"], at: "2")
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(9))
        try temporary.settle(lease, .postponed(until: until, .unavailable))
        let other = try temporary.lease()
        let all = Finding.addresses("ann@gone.example", "bob@site1.example", "cid@gone.example")
        try temporary.settle(other, .enriched(all))
        for job in jobs { #expect(try counts(of: job) == [1, 2, 1, 2], "\(job)") }
    }

    @Test(arguments: ["site2.example", "www.site2.example", "shop.site2.example", "SITE2.example", "site2.example."])
    func `a site on a forgotten domain, or below it, is not asked for`(domain: String) throws {
        try temporary.execute("UPDATE sites SET domain = ? WHERE id = 2", [domain])
        try temporary.forget(.domain("site2.example"))
        let job = try temporary.submit("a", sites)
        let claims = try temporary.claim(10)
        #expect(claims.map(\.domain) == ["site1.example", "site3.example"])
        #expect(try errors(of: job) == [nil, "suppressed", nil])
        #expect(try temporary.value("SELECT count(*) FROM provider_calls") == 0)
        for claim in claims { try temporary.settle(claim.lease, .enriched(.addresses())) }
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a job of forgotten domains alone ends and says why`() throws {
        try temporary.forget(.domain("site1.example"))
        let job = try temporary.submit("a", [sites[0]])
        #expect(try temporary.claim(10).isEmpty)
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT error_code FROM enrichment_jobs") == "suppressed")
        #expect(try temporary.state(of: sites[0]) == "enrichment/error")
        let again = try temporary.store.retry(RetryJob(id: JobID(rawValue: "b"), job: job))
        #expect(again == .accepted(sites: 1))
        #expect(try temporary.claim(10).isEmpty)
    }

    @Test func `a domain above does not go with one below it`() throws {
        try temporary.execute("UPDATE sites SET domain = 'shop.site2.example' WHERE id = 2")
        try temporary.forget(.domain("shop.site2.example"))
        try temporary.execute("INSERT INTO sites (url, domain) VALUES ('x', 'site2.example'), ('y', 'mysite2.example')")
        try temporary.submit("a", [SiteID(rawValue: 4), SiteID(rawValue: 5)])
        #expect(try temporary.claim(10).count == 2)
    }

    @Test func `an answer that comes after its domain was forgotten is not kept`() throws {
        let job = try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.forget(.domain("site1.example"))
        try temporary.settle(lease, .enriched(.addresses("ann@site1.example", "bob@gmail.example")))
        #expect(try temporary.addresses().isEmpty)
        #expect(try errors(of: job) == ["suppressed"])
    }

    @Test func `contacts under a forgotten domain are left out at any site`() throws {
        try temporary.forget(.domain("site2.example"))
        let job = try temporary.submit("a", [sites[0]])
        let found = Finding.addresses("ann@site2.example", "ann@mail.site2.example", "ann@mysite2.example")
        try temporary.settle(try temporary.lease(), .enriched(found))
        #expect(try temporary.addresses() == ["ann@mysite2.example"])
        #expect(try counts(of: job) == [1, 2, 1, 2])
    }

    @Test func `a domain in another script is the one that was forgotten`() throws {
        try temporary.forget(.address("ann@xn--mnchen-3ya.example"), .domain("other.xn--mnchen-3ya.example"))
        try temporary.submit("a", [sites[0]])
        let found = Finding.addresses("ann@MÜNCHEN.example", "bob@münchen.example", "bob@other.münchen.example")
        try temporary.settle(try temporary.lease(), .enriched(found))
        #expect(try temporary.addresses() == ["bob@münchen.example"])
    }

    @Test func `what a provider may not speak of goes, and is not asked again`() throws {
        try temporary.submit("a", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example", "info@gmail.example")))
        try temporary.submit("b", [sites[0]])
        try temporary.settle(try temporary.lease(), .failed(Failure(.unavailableForLegalReasons, "Claimed.")))
        #expect(try temporary.addresses().isEmpty)
        #expect(try temporary.value("SELECT count(*) FROM contact_findings") == 0)
        #expect(try temporary.value("SELECT group_concat(kind || ' ' || reason) FROM suppressions") == "domain refused")
        try temporary.execute("UPDATE sites SET domain = 'shop.site1.example' WHERE id = 2")
        try temporary.submit("c", [sites[0], sites[1]])
        // Of those below it the provider has said nothing.
        #expect(try temporary.claim(10).map(\.domain) == ["shop.site1.example"])
        try temporary.forget(.domain("site1.example"))
        #expect(
            try temporary.value("SELECT group_concat(kind || ' ' || reason) FROM suppressions") == "domain forgotten")
    }

    @Test func `rows that another application holds on to don't keep a refusal from being entered`() throws {
        try temporary.submit("a", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example", "bob@site1.example")))
        try temporary.execute(
            """
            CREATE TABLE letters (
                contact INTEGER REFERENCES contacts(id) DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO letters SELECT id FROM contacts WHERE email LIKE 'ann%'
            """)
        try temporary.submit("b", [sites[0]])
        try temporary.settle(try temporary.lease(), .failed(Failure(.unavailableForLegalReasons, "Claimed.")))
        #expect(try temporary.addresses() == ["ann@site1.example"])
        #expect(try temporary.value("SELECT count(*) FROM suppressions") == 1)
    }
}

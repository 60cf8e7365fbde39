import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct SiteDeletionTests {
    private let temporary: TemporaryStore
    private let site = SiteID(rawValue: 1)

    init() throws {
        temporary = try TemporaryStore()
        try temporary.addSites(2)
    }

    private func enrich(_ job: String = "a") throws {
        try temporary.submit(job, [site])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example", "bob@site1.example")))
    }

    private func count(_ table: String) throws -> Int? {
        try temporary.value("SELECT count(*) FROM \(table)")
    }

    @Test func `a site goes with its contacts and all that is ours of it`() throws {
        try enrich()
        #expect(try count("contact_findings") == 2)
        #expect(try count("site_enrichments") == 1)

        #expect(try temporary.store.delete(site) == .deleted)

        #expect(try temporary.rows("SELECT id FROM sites").map { $0[0] } == [2])
        for table in ["contacts", "contact_findings", "site_enrichments"] {
            #expect(try count(table) == 0, "\(table)")
        }
        #expect(try temporary.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test func `what a job made of it is still known`() throws {
        try enrich()
        #expect(try temporary.store.delete(site) == .deleted)
        #expect(try temporary.siteStatuses(of: JobID(rawValue: "a")) == ["enriched"])
        #expect(try temporary.status(of: JobID(rawValue: "a")) == "completed")
    }

    @Test func `what is not there is not deleted, nor twice`() throws {
        #expect(try temporary.store.delete(SiteID(rawValue: 9)) == .unknownSite)
        #expect(try temporary.store.delete(site) == .deleted)
        #expect(try temporary.store.delete(site) == .unknownSite)
    }

    @Test func `its number is not given to another`() throws {
        #expect(try temporary.store.delete(SiteID(rawValue: 2)) == .deleted)
        let new = NewSite(url: "https://new.example", domain: "new.example", companyName: nil)
        #expect(try temporary.store.add([new]) == [.created(SiteID(rawValue: 3))])
    }

    @Test func `a site that jobs are not finished with stays, and they are named`() throws {
        let (a, b) = (JobID(rawValue: "a"), JobID(rawValue: "b"))
        try temporary.submit("a", [site])
        try temporary.submit("b", [site, SiteID(rawValue: 2)])
        #expect(try temporary.store.delete(site) == .inUnfinishedJobs([a, b]))

        let lease = try temporary.lease()
        #expect(try temporary.store.delete(site) == .inUnfinishedJobs([a, b]))
        _ = try temporary.store.cancel(b)
        #expect(try temporary.store.delete(site) == .inUnfinishedJobs([a]))
        #expect(try temporary.store.delete(SiteID(rawValue: 2)) == .deleted)

        try temporary.settle(lease, .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.store.delete(site) == .deleted)
    }

    @Test(arguments: [
        "REFERENCES sites(id)", "REFERENCES sites", "REFERENCES sites(id) ON DELETE RESTRICT",
        "REFERENCES sites(id) DEFERRABLE INITIALLY DEFERRED", "REFERENCES Sites(ID)",
    ])
    func `another application's rows may need it`(_ reference: String) throws {
        try enrich()
        try temporary.execute("CREATE TABLE \"our \"\"notes\" (of INTEGER \(reference))")
        try temporary.execute("INSERT INTO \"our \"\"notes\" VALUES (1)")

        #expect(try temporary.store.delete(site) == .neededByTables(["our \"notes"]))

        #expect(try count("sites") == 2)
        #expect(try count("contacts") == 2)
        try temporary.execute("DELETE FROM \"our \"\"notes\"")
        #expect(try temporary.store.delete(site) == .deleted)
    }

    @Test(arguments: [("CASCADE", 0), ("SET NULL", 1)])
    func `another application's rows may go with it or let it go`(action: String, rows: Int) throws {
        try temporary.execute("CREATE TABLE notes (of INTEGER REFERENCES sites(id) ON DELETE \(action))")
        try temporary.execute("INSERT INTO notes VALUES (1)")
        #expect(try temporary.store.delete(site) == .deleted)
        #expect(try count("notes") == rows)
    }

    @Test(arguments: [
        "CREATE TABLE mails (to_contact INTEGER REFERENCES contacts(id)); INSERT INTO mails VALUES (1)",
        "CREATE TRIGGER keeper BEFORE DELETE ON contacts BEGIN SELECT raise(ABORT, 'not these'); END",
    ])
    func `its contacts may be needed`(_ script: String) throws {
        try enrich()
        try temporary.execute(script)
        #expect(try temporary.store.delete(site) == .neededByTables([]))
        #expect(try count("sites") == 2)
        #expect(try count("contacts") == 2)
    }
}

import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct ForgettingTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
        try temporary.addSites(3)
    }

    /// Finds these at a site, in a job of its own.
    private func find(_ emails: String..., at site: Int64) throws {
        try temporary.submit("job\(UInt64.random(in: 0 ... .max))", [SiteID(rawValue: site)])
        let contacts = emails.compactMap { FoundContact(email: $0) }
        try temporary.settle(
            try temporary.lease(), .enriched(Finding(contacts: contacts, resultsAvailable: 1, credits: 1)))
    }

    private func sums(_ names: Int, _ contacts: Int, _ findings: Int, _ sites: Int) -> Forgotten {
        var sums = Forgotten()
        (sums.names, sums.contacts, sums.findings, sums.sites) = (names, contacts, findings, sites)
        return sums
    }

    @Test func `an address goes from every site, with its findings, and the kept counts follow`() throws {
        try find("ann@site1.example", "bob@site1.example", at: 1)
        try find("ann@site1.example", at: 1)
        try find("ann@site1.example", at: 2)
        let wanted = ForgetNames([.address("ann@site1.example")])
        #expect(try temporary.store.wouldForget(wanted) == sums(1, 2, 3, 0))
        #expect(try temporary.addresses().count == 2)
        #expect(try temporary.forget(.address("ann@site1.example")) == sums(1, 2, 3, 0))
        #expect(try temporary.addresses() == ["bob@site1.example"])
        #expect(try temporary.value("SELECT count(*) FROM contact_findings") == 1)
        try expectRightCounts()
        #expect(try temporary.store.wouldForget(wanted) == sums(0, 0, 0, 0))
        #expect(try temporary.forget(.address("ann@site1.example")) == sums(0, 0, 0, 0))
        let found: Int? = try temporary.value("SELECT sum(contacts_found) FROM enrichment_jobs")
        #expect(found == 4)
    }

    @Test func `a domain goes with addresses below it, and all contacts of sites on it; the sites stay`() throws {
        try find("ann@site1.example", "info@gmail.example", at: 1)
        try temporary.execute("UPDATE sites SET domain = 'www.shop.site1.example' WHERE id = 2")
        try find("bob@gmail.example", at: 2)
        try find("eve@mail.site1.example", "eve@mysite1.example", at: 3)
        // Searches have the name without its www.
        try temporary.execute(
            """
            INSERT INTO result_counts (provider, domain, total, departments, seniorities, counted_at)
            SELECT 'hunter', value, 9, '', '', datetime('now')
            FROM json_each('["site1.example", "shop.site1.example", "site3.example"]')
            """)
        #expect(try temporary.forget(.domain("site1.example")) == sums(1, 4, 4, 2))
        #expect(try temporary.addresses() == ["eve@mysite1.example"])
        #expect(try temporary.value("SELECT count(*) FROM sites") == 3)
        #expect(try temporary.value("SELECT group_concat(site_id) FROM site_enrichments") == "3")
        #expect(try temporary.value("SELECT group_concat(domain) FROM result_counts") == "site3.example")
        try expectRightCounts()
    }

    @Test func `an address goes however another application has written it`() throws {
        try temporary.execute(
            """
            INSERT INTO contacts (site_id, email) VALUES
                (1, ' Ann@Site1.Example'), (2, 'ANN@SITE1.EXAMPLE.'), (3, 'ann@site1.example'), (1, 'ann@münchen.example'),
                (1, 'no address'), (2, x'00ff'), (3, 12)
            """)
        try temporary.forget(.address("ann@site1.example"), .address("ann@xn--mnchen-3ya.example"))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 3)
        try expectRightCounts()
    }

    @Test func `what another application holds on to keeps all of it, and is named`() throws {
        try find("ann@site1.example", at: 1)
        try find("ann@site1.example", at: 2)
        try temporary.execute(
            """
            CREATE TABLE letters (contact INTEGER REFERENCES contacts(id));
            INSERT INTO letters SELECT max(id) FROM contacts
            """)
        let command = ForgetNames([.address("ann@site1.example")])
        #expect(try temporary.store.forget(command) == .neededByTables(["letters"]))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 2)
        #expect(try temporary.value("SELECT count(*) FROM suppressions") == 0)
        try temporary.execute(
            """
            DROP TABLE letters;
            CREATE TABLE letters (id INTEGER PRIMARY KEY, contact INTEGER REFERENCES contacts(id) ON DELETE CASCADE);
            INSERT INTO letters SELECT 1, max(id) FROM contacts;
            CREATE TABLE stamps (letter INTEGER REFERENCES letters(id));
            INSERT INTO stamps VALUES (1)
            """)
        #expect(try temporary.store.forget(command) == .neededByTables([]))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 2)
        try temporary.execute("DELETE FROM stamps")
        #expect(try temporary.store.forget(command) == .done(sums(1, 2, 2, 0)))
    }

    @Test func `what is written between the look and the deletion goes as well`() throws {
        try find("ann@site1.example", at: 1)
        let names: Set<SuppressedName> = [.address("ann@site1.example"), .domain("site3.example")]
        var rows = try temporary.store.connection.read { db in
            try NamedRows(names, spelling: SuppressionRules.plain.names, in: db)
        }
        try find("ann@site1.example", at: 2)
        try temporary.execute("UPDATE contacts SET email = 'bob@site1.example' WHERE site_id = 1")
        try temporary.execute("INSERT INTO sites (url, domain) VALUES ('n', 'new.site3.example')")
        try temporary.execute("UPDATE sites SET domain = 'sold.example' WHERE id = 3")
        let second = try temporary.rows("SELECT id FROM contacts WHERE site_id = 2").map { $0[0] as Int64 }
        try temporary.store.connection.read { db in try rows.lookAgain(in: db) }
        #expect(rows.contacts == Set(second))
        #expect(rows.sites == [4])
    }

    @Test func `who is taken off the list may come back, and a domain's people stay with it`() throws {
        try temporary.forget(.address("ann@site1.example"), .address("bob@site2.example"), .domain("site2.example"))
        let names: [SuppressedName] = [.address("ann@site1.example"), .address("bob@site2.example")]
        #expect(try temporary.store.unforget(ForgetNames(names)) == 2)
        #expect(try temporary.store.unforget(ForgetNames(names)) == 0)
        try find("ann@site1.example", "bob@site2.example", at: 1)
        #expect(try temporary.addresses() == ["ann@site1.example"])
    }

    @Test func `a full disk leaves all as it was`() throws {
        try find("ann@site1.example", at: 1)
        let pages: Int? = try temporary.value("PRAGMA page_count")
        try temporary.store.connection.behindGate { db in
            try db.execute(sql: "PRAGMA max_page_count = \(pages ?? 1)")
        }
        let many = ForgetNames((1...3_000).map { .address("p\($0)@site9.example") } + [.address("ann@site1.example")])
        #expect(throws: StoreFault.full) { try temporary.store.forget(many) }
        #expect(try temporary.addresses() == ["ann@site1.example"])
        #expect(try temporary.value("SELECT count(*) FROM suppressions") == 0)
        try temporary.store.connection.behindGate { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try temporary.store.forget(many) == .done(sums(3_001, 1, 1, 0)))
    }

    @Test func `the log is emptied, as soon as its readers are gone`() throws {
        try find("ann@site1.example", at: 1)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: temporary.store.path, configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts")
        }
        try temporary.forget(.address("ann@site1.example"))
        #expect(try temporary.store.emptyLog(patience: .milliseconds(50)) == .partial)
        try reader.inDatabase { db in try db.execute(sql: "ROLLBACK") }
        #expect(try temporary.store.emptyLog(patience: .milliseconds(50)) == .complete)
        let log = try FileManager.default.attributesOfItem(atPath: temporary.store.path + "-wal")
        #expect(log[.size] as? UInt == 0)
    }

    /// What is kept of the numbers is what a count says.
    private func expectRightCounts() throws {
        let repair = try temporary.store.connection.read { db in try KeptCountsRepair(db) }
        #expect(repair.count == 0)
    }
}

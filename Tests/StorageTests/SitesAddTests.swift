import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct SitesAddTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
    }

    private func site(_ domain: String, url: String? = nil, company: String? = nil) -> NewSite {
        NewSite(url: url ?? "https://\(domain)", domain: domain, companyName: company)
    }

    @Test func `a new site begins in the first stage`() throws {
        let admissions = try temporary.store.add([site("acme.example", company: "Acme")])
        let row = try #require(try temporary.rows("SELECT * FROM sites").first)
        #expect(admissions == [.created(SiteID(rawValue: row["id"]))])
        #expect(row["url"] == "https://acme.example")
        #expect(row["domain"] == "acme.example")
        #expect(row["company_name"] == "Acme")
        #expect(row["pipeline_stage"] == "discovered")
        #expect(row["status"] == "pending")
        #expect(row["discovery_source"] == "api")
        #expect(row["enrichment_status"] == DatabaseValue.null)
        for column in ["discovery_date", "created_at", "updated_at"] {
            #expect(row[column] == "2026-09-21 14:13:20", "\(column)")
        }
    }

    @Test(arguments: [
        NewSite(url: "https://acme.example", domain: "other.example", companyName: "New"),
        NewSite(url: "https://acme.example/shop", domain: "acme.example", companyName: "New"),
    ])
    func `a site that is there by its url or its domain is left as it is`(_ again: NewSite) throws {
        _ = try temporary.store.add([site("acme.example", company: "Acme")])
        let before = try temporary.rows("SELECT * FROM sites")
        temporary.timekeeper.advance(by: .seconds(60))
        #expect(try temporary.store.add([again]) == [.existed(SiteID(rawValue: 1))])
        #expect(try temporary.rows("SELECT * FROM sites") == before)
    }

    @Test func `a domain that the earlier application kept with www is the same site`() throws {
        try temporary.execute("INSERT INTO sites (url, domain) VALUES ('http://www.acme.example/', 'www.acme.example')")
        #expect(try temporary.store.add([site("acme.example")]) == [.existed(SiteID(rawValue: 1))])
    }

    @Test func `the second of two equal sites existed`() throws {
        let admissions = try temporary.store.add([
            site("a.example"), site("b.example"), site("a.example"), site("c.example", url: "https://b.example"),
        ])
        let (a, b) = (SiteID(rawValue: 1), SiteID(rawValue: 2))
        #expect(admissions == [.created(a), .created(b), .existed(a), .existed(b)])
    }

    @Test func `hostile text is kept as text`() throws {
        let name = "'); DROP TABLE sites; -- \"\u{1}\u{202E}"
        _ = try temporary.store.add([site("a.example", url: name, company: name)])
        let row = try #require(try temporary.rows("SELECT url, company_name FROM sites").first)
        #expect(row["url"] == name)
        #expect(row["company_name"] == name)
    }

    @Test func `text goes on behind a NUL, which is left out`() throws {
        let admissions = try temporary.store.add([
            site("a.example", url: "https://a\u{0}.example", company: "A\u{0} Ltd"),
            site("b.example", url: "https://a.exam\u{0}ple"),
        ])
        #expect(admissions == [.created(SiteID(rawValue: 1)), .existed(SiteID(rawValue: 1))])
        #expect(try temporary.value("SELECT company_name FROM sites") == "A Ltd")
    }

    @Test func `a fault in the middle keeps nothing`() throws {
        try temporary.execute(
            """
            CREATE TRIGGER refuses BEFORE INSERT ON sites WHEN NEW.domain = 'b.example'
            BEGIN SELECT RAISE(ABORT, 'not this one'); END
            """)
        #expect(throws: StoreFault.self) { try temporary.store.add([site("a.example"), site("b.example")]) }
        #expect(try temporary.value("SELECT count(*) FROM sites") == 0)
    }

    @Test func `ten thousand at once are admitted in their order, and again`() throws {
        let sites = (1...10_000).map { site("site\($0).example") }
        let ids = (1...10_000).map { SiteID(rawValue: $0) }
        #expect(try temporary.store.add(sites) == ids.map { .created($0) })
        #expect(try temporary.store.add(sites) == ids.map { .existed($0) })
    }

    @Test func `nothing to add is no fault`() throws {
        #expect(try temporary.store.add([]) == [])
    }
}

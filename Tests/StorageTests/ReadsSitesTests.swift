import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ReadsSitesTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
    }

    private func sites(
        page: Int = 1, size: Int = 50, _ change: (inout SiteListing) -> Void = { _ in }
    ) throws -> RowPage {
        var listing = SiteListing(page: Page(number: page, size: size))
        change(&listing)
        return try store.readings().sites(listing)
    }

    private func ids(_ page: RowPage) throws -> [Int64] {
        try page.column("id").map { value in
            guard case .integer(let id) = value else { throw NoNumber() }
            return id
        }
    }

    private struct NoNumber: Error {}

    @Test func `only the enrichment stage is listed`() throws {
        try store.addSite(1)
        try store.execute(
            """
            INSERT INTO sites (url, domain, pipeline_stage) VALUES
                ('a', 'a', 'discovered'), ('b', 'b', 'enriched'), ('c', 'c', NULL)
            """)
        let page = try sites()
        #expect(try ids(page) == [1])
        #expect(page.total == 1)
    }

    @Test func `a row has every column of the table, those that are not ours included, and the number of contacts`()
        throws
    {
        try store.execute("ALTER TABLE sites ADD COLUMN lead_score REAL DEFAULT 1.5")
        try store.addSite(1, company: "Acme")
        try store.addContact("a@x.de", of: 1)
        try store.addContact("b@x.de", of: 1)
        let columns = try store.writer.read { db in try db.columns(in: "sites").map(\.name) }
        let rows = String(decoding: try sites().rows, as: UTF8.self)
        var rest = rows[...]
        for name in columns + ["contact_count"] {
            let place = try #require(rest.firstRange(of: "\"\(name)\":"), "\(name) in its order")
            rest = rest[place.upperBound...]
        }
        #expect(rest == "2}]")
        #expect(rows.contains(#""company_name":"Acme""#) && rows.contains(#""lead_score":1.5"#))
    }

    @Test func `a column of the table that is named like the number of contacts does not double it`() throws {
        try store.execute("ALTER TABLE sites ADD COLUMN contact_count INTEGER DEFAULT 77")
        try store.addSite(1)
        try store.addSite(2)
        try store.addContact("a@x.de", of: 1)
        let page = try sites { $0.order = .contactCount }
        #expect(try ids(page) == [1, 2])
        #expect(try page.column("contact_count") == [.integer(1), .integer(0)])
        #expect(String(decoding: page.rows, as: UTF8.self).matches(of: /contact_count/).count == 2)
    }

    @Test func `columns that come and go while it reads are followed`() throws {
        let readings = try store.readings()
        let listing = SiteListing(page: Page(number: 1, size: 10))
        try store.addSite(1)
        try store.execute("ALTER TABLE sites ADD COLUMN added TEXT DEFAULT 'new'")
        #expect(try readings.sites(listing).column("added") == [.string("new")])
        try store.execute("ALTER TABLE sites RENAME COLUMN added TO renamed")
        #expect(try readings.sites(listing).column("renamed") == [.string("new")])
        try store.execute("ALTER TABLE sites DROP COLUMN renamed")
        let page = try readings.sites(listing)
        #expect(try page.column("renamed") == [nil])
        #expect(try page.column("contact_count") == [.integer(0)])
    }

    @Test func `the latest update comes first when nothing else is asked for`() throws {
        try store.addSite(1, updatedAt: "2026-01-02 00:00:00")
        try store.addSite(2, updatedAt: "2026-01-03 00:00:00")
        try store.addSite(3, updatedAt: "2026-01-01 00:00:00")
        try store.addSite(4, updatedAt: "2026-01-02 00:00:00")
        #expect(try ids(sites()) == [2, 4, 1, 3])
    }

    @Test(arguments: SiteListing.Order.allCases, [true, false])
    func `pages in any order leave nothing out and repeat nothing`(_ order: SiteListing.Order, _ isAscending: Bool)
        throws
    {
        for id in 1...23 as ClosedRange<Int64> {
            try store.addSite(
                id, company: id % 3 == 0 ? nil : "company \(id % 4)", status: id % 2 == 0 ? "pending" : nil,
                updatedAt: "2026-01-0\(id % 5 + 1) 00:00:00")
            if id % 4 == 0 { try store.addContact("a@x.de", of: id) }
        }
        var seen: [Int64] = []
        for number in 1...6 {
            let page = try sites(page: number, size: 5) {
                $0.order = order
                $0.isAscending = isAscending
            }
            #expect(page.total == 23)
            seen += try ids(page)
        }
        #expect(seen.sorted() == Array(1...23))
        let values = try sites {
            $0.order = order
            $0.isAscending = isAscending
        }.column(order.rawValue)
        let ranks = values.map { value -> (Int, Int64, String) in
            switch value {
            case .integer(let integer): return (1, integer, "")
            case .string(let text): return (1, 0, text)
            default: return (0, 0, "")
            }
        }
        #expect(zip(ranks, ranks.dropFirst()).allSatisfy { isAscending ? $0 <= $1 : $0 >= $1 })
    }

    @Test(arguments: [(0, 1), (-5, 1), (3, 0), (Int.max, 0)])
    func `a page past either end is the first or empty`(_ number: Int, _ count: Int) throws {
        try store.addSite(1)
        let page = try sites(page: number)
        #expect(try ids(page).count == count)
        #expect(page.total == 1)
    }

    @Test func `the status and the search narrow the page and its total`() throws {
        for id in 1...10 as ClosedRange<Int64> {
            try store.addSite(id, company: id <= 6 ? "Acme" : "Other", status: id % 2 == 0 ? "enriched" : "error")
        }
        #expect(try sites(size: 2) { $0.status = .enriched }.total == 5)
        let page = try sites(size: 2) {
            $0.status = .enriched
            $0.search = "acme"
            $0.order = .id
            $0.isAscending = true
        }
        #expect(try ids(page) == [2, 4])
        #expect(page.total == 3)
    }

    @Test func `another stage is listed, and all of them`() throws {
        try store.addSite(1)
        try store.execute(
            """
            INSERT INTO sites (id, url, domain, pipeline_stage) VALUES
                (2, 'a', 'a', 'discovered'), (3, 'b', 'b', 'discovered'), (4, 'c', 'c', NULL)
            """)
        #expect(try ids(sites { ($0.stage, $0.order) = (.discovered, .id) }) == [3, 2])
        #expect(try sites { $0.stage = .discovered }.total == 2)
        #expect(try ids(sites { ($0.stage, $0.order) = (nil, .id) }) == [4, 3, 2, 1])
        #expect(try ids(sites(page: 2, size: 3) { ($0.stage, $0.order) = (nil, .id) }) == [1])
        #expect(try sites { $0.stage = nil }.total == 4)
        #expect(try sites { $0.stage = .contacted } == RowPage(rows: Array("[]".utf8), total: 0))
    }

    @Test func `one site is what it is in a list, and nothing when it is not there`() throws {
        try store.addSite(1, company: "Acme")
        try store.addContact("a@x.de", of: 1)
        let row = try #require(try store.readings().site(SiteID(rawValue: 1)))
        #expect(try sites().rows == Array("[".utf8) + row + Array("]".utf8))
        #expect(try store.readings().site(SiteID(rawValue: 2)) == nil)
    }
}

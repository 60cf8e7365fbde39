import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Whichever way a page is found, it holds what a plain query says.
@Suite struct SiteFinderTests {
    private let store: ReadsStore
    private let connection: HotConnection
    private static let count = 400

    init() throws {
        store = try ReadsStore()
        var random = SeededGenerator(seed: 20_260)
        let words = ["blau", "BAU", "100%", "a_b", "ü", "Ü", "xn--", "metall"]
        let statuses = ["pending", "enriched", "error", "later", nil]
        try store.writer.write { db in
            for id in 1...Self.count {
                let name = (0..<3).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
                try db.execute(
                    sql: """
                        INSERT INTO sites (url, domain, company_name, pipeline_stage, enrichment_status, created_at,
                            updated_at)
                        VALUES (?1, ?2, ?3, ?4, ?5, datetime(?6, 'unixepoch'), datetime(?7, 'unixepoch'))
                        """,
                    arguments: [
                        "https://site\(id).example/", "\(words.randomElement(using: &random) ?? "")\(id % 50).example",
                        Bool.random(using: &random) ? name : nil,
                        Int.random(in: 0..<5, using: &random) > 0 ? "enrichment" : "discovered",
                        statuses.randomElement(using: &random) ?? nil, Int.random(in: 0..<50, using: &random),
                        Int.random(in: 0..<50, using: &random),
                    ])
                for contact in 0..<Int.random(in: 0..<3, using: &random) {
                    try db.execute(
                        sql: "INSERT INTO contacts (site_id, email) VALUES (?, ?)",
                        arguments: [id, "\(contact)@x.example"])
                }
            }
            try db.execute(sql: "UPDATE sites SET enrichment_status = 'enriching' WHERE enrichment_status = 'later'")
            // One in two of them is done meanwhile.
            try db.execute(
                sql:
                    "UPDATE sites SET enrichment_status = 'enriched' WHERE enrichment_status = 'enriching' AND id % 2 = 0"
            )
        }
        connection = try HotConnection(path: store.store.path, patience: .seconds(1))
    }

    private static let everyWay: [SiteFinder.Limits] = [
        SiteFinder.Limits(),
        // Nothing is sorted, and far pages are come to from the other end.
        SiteFinder.Limits(sorted: 0, looks: 1_000, glances: 1_000, counted: 10, skipped: 20),
        // Looks are soon given up.
        SiteFinder.Limits(sorted: 0, looks: 5, glances: 60, counted: 10, skipped: 20),
    ]

    @Test(arguments: SiteListing.Order.allCases, [true, false])
    func `pages hold what a plain query brings, however they are found`(
        _ order: SiteListing.Order, _ isAscending: Bool
    ) throws {
        for (index, limits) in Self.everyWay.enumerated() {
            let finder = try SiteFinder(connection, counts: KeptCounts(connection), limits: limits)
            for search in [nil, "bau", "blau", "100%", "a_b", "metall", "Üß", "site12", "u", "nowhere", "ü xn--"] {
                // What the index does not know is found for as long as looks last.
                if index == 2, let search, SearchedLetters(search) == nil { continue }
                for status in [nil] + EnrichmentStatus.allCases {
                    var listing = SiteListing(page: Page(number: 1, size: 23))
                    (listing.order, listing.isAscending, listing.search, listing.status) =
                        (order, isAscending, search, status)
                    try expectRightPages(finder, listing)
                }
            }
        }
    }

    private func expectRightPages(_ finder: SiteFinder, _ listing: SiteListing) throws {
        let expected = try plainly(listing)
        for number in [1, 2, 5, 13, 18] {
            var listing = listing
            listing.page = Page(number: number, size: 23)
            let found = try finder.find(listing, in: "enrichment")
            let wanted = Array(expected.dropFirst(listing.page.offset).prefix(23))
            #expect(found.ids == wanted, "\(listing)")
            #expect(found.isTotalExact ? found.total == expected.count : found.total <= expected.count, "\(listing)")
            #expect(found.isTotalExact || found.total > listing.page.offset + found.ids.count, "\(listing)")
        }
    }

    /// All that pass, by way of the tables alone.
    private func plainly(_ listing: SiteListing) throws -> [Int64] {
        let direction = listing.isAscending ? "ASC" : "DESC"
        let column =
            switch listing.order {
            case .contactCount: "(SELECT count(*) FROM contacts WHERE site_id = +sites.id)"
            case .enrichmentStatus: "enrichment_status \(direction), updated_at"
            default: listing.order.rawValue
            }
        return try store.writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, url || char(10) || domain || char(10) || coalesce(company_name, '') AS words FROM sites
                    WHERE +pipeline_stage = 'enrichment' AND (?1 IS NULL OR enrichment_status = ?1)
                    ORDER BY \(column) \(direction), id \(direction)
                    """, arguments: [listing.status?.rawValue])
            return rows.filter { row in
                let words: String = row[1]
                return listing.search.map { words.lowercased().contains($0.lowercased()) } ?? true
            }.map { $0[0] }
        }
    }

    @Test func `a page of very many matches says that there are more`() throws {
        let limits = SiteFinder.Limits(sorted: 0, looks: 1_000, counted: 90, skipped: 20)
        let finder = try SiteFinder(connection, counts: KeptCounts(connection), limits: limits)
        var listing = SiteListing(page: Page(number: 1, size: 10))
        listing.search = "example"
        let found = try finder.find(listing, in: "enrichment")
        #expect(!found.isTotalExact)
        #expect((60...90).contains(found.total))
        listing.page = Page(number: 100, size: 10)
        let last = try finder.find(listing, in: "enrichment")
        #expect(last.isTotalExact && last.ids.isEmpty)
        #expect(try last.total == KeptCounts(connection).sites(in: "enrichment"))
    }

    @Test func `a short text is looked for among the first sites only`() throws {
        let limits = SiteFinder.Limits(sorted: 0, looks: 50, counted: 10, skipped: 20)
        let finder = try SiteFinder(connection, counts: KeptCounts(connection), limits: limits)
        var listing = SiteListing(page: Page(number: 1, size: 200))
        listing.search = "e"
        let found = try finder.find(listing, in: "enrichment")
        #expect(found.ids.count == 50 && found.total == 50 && !found.isTotalExact)
    }

    @Test func `what domain names have instead of the text is found as well, in url and domain`() throws {
        try store.addSite(9_001, domain: "xn--mnchen-3ya.de", company: "one")
        try store.addSite(9_002, domain: "two.de", company: "München")
        try store.addSite(9_003, domain: "three.de", company: "xn--mnchen-3ya")
        for limits in Self.everyWay.prefix(2) {
            let finder = try SiteFinder(connection, counts: KeptCounts(connection), limits: limits)
            var listing = SiteListing(page: Page(number: 1, size: 10))
            (listing.search, listing.searchAsDomain) = ("münchen", "xn--mnchen-3ya")
            (listing.order, listing.isAscending) = (.id, true)
            #expect(try finder.find(listing, in: "enrichment").ids == [9_001, 9_002])
        }
    }
}

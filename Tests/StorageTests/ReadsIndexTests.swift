import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// What is read often costs what it brings, not what the tables hold: neither a walk through a table nor a sort.
@Suite struct ReadsIndexTests {
    private func plan(_ sql: String, _ values: [HotValue] = []) throws -> [String] {
        let arguments = values.map { value -> (any DatabaseValueConvertible)? in
            switch value {
            case .integer(let integer): integer
            case .text(let text): text
            default: nil
            }
        }
        return try TemporaryStore().rows("EXPLAIN QUERY PLAN \(sql)", StatementArguments(arguments))
            .map { $0["detail"] as String }
    }

    @Test(arguments: [
        "SELECT id FROM sites WHERE domain IN ('a', 'www.a') LIMIT 1",
        "SELECT contacts FROM listed_sites WHERE site_id = 1",
        JobSQL.page(ofStatus: false).replacing("?", with: "1"), JobSQL.page(ofStatus: true).replacing("?", with: "1"),
        KeptCountSQL.sitesBeingEnriched.replacing("?", with: "1"),
        KeptCountSQL.sitesOfStatus.replacing("?1", with: "1").replacing("?2", with: "1"),
    ])
    func `an index answers`(_ sql: String) throws {
        let plan = try plan(sql)
        #expect(!plan.isEmpty)
        let isSought = plan.allSatisfy {
            !$0.contains("SCAN") && !$0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN CONSTANT")
        }
        #expect(isSought, "\(plan)")
    }

    @Test(arguments: SiteListing.Order.allCases, [nil, .error] as [EnrichmentStatus?])
    func `a page of sites lies along an index, in either direction, with a search and without`(
        _ order: SiteListing.Order, _ status: EnrichmentStatus?
    ) throws {
        for isAscending in [true, false] {
            var listing = SiteListing(page: Page(number: 1, size: 50))
            (listing.order, listing.status, listing.isAscending) = (order, status, isAscending)
            let search = try #require(SiteSearch("word"))
            for sql in [
                SiteListingSQL.walk(listing, in: "enrichment", skipping: 0, taking: 50),
                .walk(listing, in: "enrichment", looking: search),
            ] {
                let plan = try plan(sql.sql, sql.values)
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
                #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
            }
            let skipped = SiteListingSQL.walk(listing, in: "enrichment", skipping: 10_000, taking: 50)
            let plan = try plan(skipped.sql, skipped.values)
            // Whatever is passed over is passed over in indexes and narrow rows.
            #expect(plan.filter { $0.contains(" sites ") }.allSatisfy { $0.contains("COVERING INDEX") }, "\(plan)")
        }
    }

    @Test(arguments: [SiteListing.Order.domain, .companyName])
    func `a page by name needs nothing but the names' index, of a stage and of all`(_ order: SiteListing.Order) throws {
        var listing = SiteListing(page: Page(number: 1, size: 50))
        listing.order = order
        for (sql, way) in [
            (SiteListingSQL.walk(listing, in: "enrichment", skipping: 0, taking: 50), "SEARCH sites"),
            (.walkAnywhere(listing, skipping: 0, taking: 50), "SCAN named"),
        ] {
            let plan = try plan(sql.sql, sql.values)
            #expect(plan.count == 1 && plan[0].hasPrefix("\(way) USING COVERING INDEX"), "\(plan)")
        }
    }
}

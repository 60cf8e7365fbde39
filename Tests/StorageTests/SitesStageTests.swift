import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct SitesStageTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
        try temporary.execute(
            """
            INSERT INTO sites (id, url, domain, pipeline_stage, enrichment_status, updated_at) VALUES
                (1, 'a', 'a', 'discovered', NULL, 'before'),
                (2, 'b', 'b', 'enrichment', 'enriched', 'before'),
                (3, 'c', 'c', 'analysis', 'error', 'before'),
                (4, 'd', 'd', NULL, NULL, 'before'),
                (5, 'e', 'e', 'discovered', NULL, 'before')
            """)
    }

    private func move(_ ids: Int64...) throws -> StageMove {
        try temporary.store.moveToEnrichment(ids.map { SiteID(rawValue: $0) })
    }

    private func states() throws -> [String] {
        try temporary.rows(
            "SELECT concat FROM (SELECT id, id || coalesce(pipeline_stage, '') || ' ' || coalesce(enrichment_status, '')"
                + " || ' ' || updated_at AS concat FROM sites ORDER BY id)"
        ).map { $0["concat"] }
    }

    @Test func `sites move from whatever stage they are in, and nothing else moves`() throws {
        #expect(try move(1, 3, 4) == .moved(3))
        #expect(
            try states() == [
                "1enrichment pending 2026-09-21 14:13:20", "2enrichment enriched before",
                "3enrichment pending 2026-09-21 14:13:20", "4enrichment pending 2026-09-21 14:13:20",
                "5discovered  before",
            ])
    }

    @Test func `a site that is there already stays as it is and does not count`() throws {
        #expect(try move(2, 1) == .moved(1))
        #expect(try states()[1] == "2enrichment enriched before")
        #expect(try move(2, 1) == .moved(0))
    }

    @Test func `a site named twice counts once`() throws {
        #expect(try move(1, 1, 1) == .moved(1))
    }

    @Test func `unknown sites are named once each and nothing moves`() throws {
        let before = try states()
        #expect(try move(99, 1, 7, 99, -1) == .unknownSites([99, 7, -1].map { SiteID(rawValue: $0) }))
        #expect(try states() == before)
    }

    @Test func `moving nothing is no fault`() throws {
        #expect(try move() == .moved(0))
    }

    @Test func `a moved site is in the list at once`() throws {
        let readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
        let listing = SiteListing(page: Page(number: 1, size: 10))
        #expect(try readings.sites(listing).total == 1)
        _ = try move(1)
        #expect(try readings.sites(listing).column("id") == [.integer(2), .integer(1)])
    }
}

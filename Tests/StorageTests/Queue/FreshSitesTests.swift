import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct FreshSitesTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]
    /// The job that has enriched the first two of the three sites, at 2026-09-21 14:13:20.
    private let earlier: JobID

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(3)
        earlier = try temporary.submit("earlier", Array(sites.prefix(2)))
        for claim in try temporary.claim(2) {
            try temporary.settle(claim.lease, .enriched(.addresses("ann@\(claim.domain)")))
        }
    }

    /// Puts what was enriched so far back by as much; a negative time is one that lies ahead.
    private func age(days: Int, seconds: Int = 0) throws {
        try temporary.execute(
            "UPDATE site_enrichments SET enriched_at = datetime(enriched_at, ? || ' days', ? || ' seconds')",
            [-days, -seconds])
    }

    @Test func `a site that was enriched lately is not asked for, and tells when and for which job`() throws {
        try age(days: 3)
        let job = try temporary.submit("later", sites, freshDays: 7)
        #expect(try temporary.claim(5).map(\.lease.site) == [sites[2]])
        #expect(try temporary.siteStatuses(of: job) == ["skipped", "skipped", "enriching"])
        let row = try #require(try temporary.rows("SELECT * FROM job_sites WHERE job = 2 AND site_id = 1").first)
        #expect(row["fresh_since"] == "2026-09-18 14:13:20")
        #expect(row["fresh_job_id"] == earlier.rawValue)
        #expect(row["completed_at"] == "2026-09-21 14:13:20")
        #expect(row["started_at"] == nil)
        #expect(row["error"] == nil)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.value("SELECT count(*) FROM contacts WHERE site_id = 1") == 1)
    }

    @Test func `skipped sites count as processed, and with the last of the others the job is completed`() throws {
        let job = try temporary.submit("later", sites, freshDays: 1)
        let lease = try temporary.lease()
        var row = try #require(try temporary.rows("SELECT * FROM jobs WHERE id = 'later'").first)
        #expect(row["processed_items"] == 2)
        #expect(row["progress"] == 66)
        #expect(row["status"] == "running")
        try temporary.settle(lease, .failed(Failure(.providerUnavailable, "It is down.")))
        row = try #require(try temporary.rows("SELECT * FROM jobs WHERE id = 'later'").first)
        #expect(row["processed_items"] == 3)
        #expect(row["progress"] == 100)
        #expect(try temporary.value("SELECT skipped_items FROM enrichment_jobs WHERE job_id = 'later'") == 2)
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a job of which every site is fresh is completed without a call`() throws {
        let job = try temporary.submit("later", Array(sites.prefix(2)), freshDays: 1)
        #expect(try temporary.claim(1).isEmpty)
        let row = try #require(try temporary.rows("SELECT * FROM jobs WHERE id = 'later'").first)
        #expect(try temporary.status(of: job) == "completed")
        #expect(row["started_at"] == "2026-09-21 14:13:20")
        #expect(row["progress"] == 100)
        #expect(
            try temporary.value(
                "SELECT sealed_key IS NULL FROM job_steps JOIN enrichment_jobs ON sequence = job WHERE job_id = 'later'"
            ) == true)
    }

    @Test(arguments: [(7, 0, true), (7, 1, false), (-40, 0, true)])
    func `to the second so many days old is fresh, and what lies ahead too`(
        _ days: Int, _ seconds: Int, _ isFresh: Bool
    ) throws {
        try age(days: days, seconds: seconds)
        try temporary.submit("later", [sites[0]], freshDays: 7)
        #expect(try temporary.claim().isEmpty == isFresh)
    }

    @Test func `a job that does not ask for it skips nothing`() throws {
        try temporary.submit("later", sites)
        #expect(try temporary.claim(5).count == 3)
    }

    @Test func `another provider's enrichment is none of this one's`() throws {
        try temporary.execute("UPDATE site_enrichments SET provider = 'snov'")
        try temporary.submit("later", sites, freshDays: 30)
        #expect(try temporary.claim(5).count == 3)
    }

    @Test func `the last enrichment is the one that counts`() throws {
        try age(days: 5)
        let again = try temporary.submit("again", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses()))
        try temporary.submit("later", Array(sites.prefix(2)), freshDays: 3)
        #expect(try temporary.claim(5).map(\.lease.site) == [sites[1]])
        #expect(
            try temporary.value("SELECT fresh_job_id FROM job_sites WHERE status = 'skipped'") == again.rawValue)
    }

    @Test func `a failure is no enrichment`() throws {
        try temporary.submit("again", [sites[2]])
        try temporary.settle(try temporary.lease(), .failed(Failure(.providerUnavailable, "It is down.")))
        try temporary.submit("later", [sites[2]], freshDays: 3)
        #expect(try temporary.claim().count == 1)
    }

    @Test func `what was enriched stays known when the job is gone, and goes with its site`() throws {
        try temporary.execute("UPDATE contacts SET enrichment_job_id = NULL")
        try temporary.execute("DELETE FROM jobs")
        try temporary.submit("later", [sites[0]], freshDays: 3)
        #expect(try temporary.claim().isEmpty)
        try temporary.execute("DELETE FROM sites WHERE id = 1")
        #expect(try temporary.value("SELECT group_concat(site_id) FROM site_enrichments") == "2")
    }

    @Test func `a cancel of another job leaves a skipped site enriched`() throws {
        var filters = ContactFilters()
        filters.limit = 9
        let other = try temporary.submit("other", [sites[0]], filters: filters)
        try temporary.submit("later", [sites[0]], freshDays: 3)
        let lease = try temporary.lease()
        #expect(lease.job == other)
        #expect(try temporary.claim().isEmpty)
        _ = try temporary.store.cancel(other)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
    }

    @Test func `a taken over site that is fresh by now is given up`() throws {
        let job = try temporary.submit("later", [sites[2]], freshDays: 3)
        let lost = try temporary.lease()
        let other = try temporary.submit("other", [sites[2]])
        try temporary.execute(
            """
            INSERT INTO site_enrichments (site_id, provider, enriched_at, job_id)
            SELECT 3, provider, enriched_at, 'other' FROM site_enrichments LIMIT 1
            """)
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        #expect(try temporary.claim(5, by: TemporaryStore.otherWorker).map(\.lease.job) == [other])
        #expect(try temporary.siteStatuses(of: job) == ["skipped"])
        #expect(try temporary.settle(lost, .enriched(.addresses("bob@site3.example"))) == .leaseLost)
    }

    @Test func `many fresh sites take several looks, so that others can write`() throws {
        let many = try temporary.addFresh(1_100)
        let job = try temporary.submit("later", many, freshDays: 3)
        func look() throws -> ClaimBatch {
            try temporary.store.claim(upTo: 20, by: TemporaryStore.worker, for: .seconds(30))
        }
        let first = try look()
        #expect(first.claims.isEmpty)
        #expect(first.rest == .atOnce)
        #expect(try temporary.value("SELECT skipped_items FROM enrichment_jobs WHERE job_id = 'later'") == 1_000)
        #expect(try look().rest == .nothing)
        #expect(try temporary.status(of: job) == "completed")
    }
}

extension TemporaryStore {
    /// Sites that hunter has enriched just now.
    fileprivate func addFresh(_ count: Int) throws -> [SiteID] {
        try execute(
            """
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
            INSERT INTO sites (url, domain) SELECT 'https://fresh' || n || '.example', 'fresh' || n || '.example' FROM numbers;
            INSERT INTO site_enrichments (site_id, provider, enriched_at, job_id)
            SELECT id, 'hunter', '2026-09-21 14:13:20', 'gone' FROM sites WHERE domain LIKE 'fresh%'
            """)
        return try rows("SELECT id FROM sites WHERE domain LIKE 'fresh%' ORDER BY id").map { SiteID(rawValue: $0[0]) }
    }
}

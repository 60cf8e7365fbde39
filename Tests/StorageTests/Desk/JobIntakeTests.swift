import Enrichment
import FoundationEssentials
import GRDB
import Storage
import TestKit
import Testing

@Suite struct JobIntakeTests {
    @Test func `a job is kept with its sites in the request's order`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(3)
        let job = try temporary.submit("a", [sites[2], sites[0], sites[1]])

        let row = try #require(try temporary.rows("SELECT * FROM jobs").first)
        #expect(row["type"] == "enrichment")
        #expect(row["status"] == "pending")
        #expect(row["provider"] == "hunter")
        #expect(row["total_items"] == 3)
        #expect(row["processed_items"] == 0)
        #expect(row["progress"] == 0)
        #expect(row["created_at"] == "2026-09-21 14:13:20")
        #expect(try temporary.siteStatuses(of: job) == ["pending", "pending", "pending"])
        let order = try temporary.rows("SELECT site_id FROM job_sites ORDER BY position").map { $0[0] as Int64 }
        #expect(order == [3, 1, 2])
    }

    @Test func `a submitted site waits in the enrichment stage`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", [sites[0]])
        #expect(try temporary.state(of: sites[0]) == "enrichment/pending")
        #expect(try temporary.state(of: sites[1]) == "discovered/null")
        #expect(try temporary.value("SELECT updated_at FROM sites WHERE id = 1") == "2026-09-21 14:13:20")
    }

    @Test func `unknown sites are all named and nothing is kept`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        let strangers = [SiteID(rawValue: 99), SiteID(rawValue: -1)]
        let submission = try temporary.store.submit(
            SubmitJob(
                id: JobID(rawValue: "a"), sites: [strangers[0], sites[0], strangers[1]], provider: .hunter,
                filters: ContactFilters(), key: nil))
        #expect(submission == .unknownSites(strangers))
        #expect(try temporary.value("SELECT count(*) FROM jobs") == 0)
        #expect(try temporary.value("SELECT count(*) FROM job_sites") == 0)
        #expect(try temporary.state(of: sites[0]) == "discovered/null")
    }

    @Test func `a name that is taken is refused and nothing is kept of the second job`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", [sites[0]])
        #expect(throws: StoreFault.self) { try temporary.submit("a", [sites[1]]) }
        #expect(try temporary.state(of: sites[1]) == "discovered/null")
    }

    @Test func `the sealed key is kept beside the job and not in its configuration`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        try temporary.submit("a", sites, key: "finger")
        let row = try #require(
            try temporary.rows(
                "SELECT * FROM enrichment_jobs JOIN jobs ON jobs.id = job_id JOIN job_steps ON job = sequence"
            ).first)
        #expect(row["key_fingerprint"] == "finger")
        #expect(row["sealed_key"] == Data("finger".utf8))
        #expect(row["config"] == #"{"limit":5}"#)
    }

    @Test func `ten thousand sites are taken in their order`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(10_000)
        let job = try temporary.submit("a", sites.reversed())
        #expect(try temporary.siteStatuses(of: job).count == 10_000)
        #expect(try temporary.value("SELECT site_id FROM job_sites WHERE position = 0") == 10_000)
    }
}

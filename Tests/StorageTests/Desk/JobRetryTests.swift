import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct JobRetryTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]
    /// A finished job over the four sites: enriched, error, and two that were cancelled.
    private let job: JobID

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(4)
        var filters = ContactFilters()
        filters.departments = [.sales]
        job = try temporary.submit(
            "old", [sites[1], sites[3], sites[2], sites[0]], filters: filters, maxCredits: 40, freshDays: 3)
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], .enriched(.addresses()))
        try temporary.settle(leases[1], .failed(Failure(.malformedReply, "It was no JSON.")))
        _ = try temporary.store.cancel(job)
    }

    private func retry(_ job: JobID, as name: String = "new", key: String? = "other") throws -> Retrial {
        let sealed = key.map { SealedKey(bytes: Array($0.utf8), fingerprint: KeyFingerprint(rawValue: $0)) }
        return try temporary.store.retry(
            RetryJob(id: JobID(rawValue: name), job: job, keys: sealed.map { [.hunter: $0] } ?? [:]))
    }

    @Test func `what ended in error or was cancelled is a new job, in its order, under the new key`() throws {
        temporary.timekeeper.advance(by: .seconds(60))
        #expect(try retry(job) == .accepted(sites: 3))
        let claims = try temporary.claim(5)
        #expect(claims.map(\.lease.site) == [sites[3], sites[2], sites[0]])
        #expect(claims.allSatisfy { $0.lease.job.rawValue == "new" && $0.filters.departments == [.sales] })
        #expect(claims.first?.key?.fingerprint.rawValue == "other")
        let row = try #require(
            try temporary.rows("SELECT * FROM jobs JOIN enrichment_jobs ON job_id = id WHERE id = 'new'").first)
        #expect(row["type"] == "enrichment")
        #expect(row["provider"] == "hunter")
        #expect(row["total_items"] == 3)
        #expect(row["processed_items"] == 0)
        #expect(row["created_at"] == "2026-09-21 14:14:20")
        #expect(row["max_credits"] == 40)
        #expect(row["retry_of"] == "old")
        #expect(row["failed_items"] == 0)
        #expect(
            try temporary.value("SELECT config FROM jobs WHERE id = 'new'")
                == temporary.value("SELECT config FROM jobs WHERE id = 'old'") as String?)
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "error", "cancelled", "cancelled"])
    }

    @Test func `its sites wait in the enrichment stage, and a cancel gives them back`() throws {
        let before = try sites.map { try temporary.state(of: $0) }
        _ = try retry(job)
        #expect(try temporary.state(of: sites[0]) == "enrichment/pending")
        #expect(try temporary.state(of: sites[1]) == "enrichment/enriched")
        _ = try temporary.store.cancel(JobID(rawValue: "new"))
        #expect(try sites.map { try temporary.state(of: $0) } == before)
    }

    @Test func `without a key the server's is used`() throws {
        #expect(try retry(job, key: nil) == .accepted(sites: 3))
        #expect(try temporary.claim().first?.key == nil)
    }

    @Test func `sites that were deleted are left out, and when all are there is nothing to retry`() throws {
        try temporary.execute("DELETE FROM sites WHERE id IN (1, 4)")
        #expect(try retry(job) == .accepted(sites: 1))
        try temporary.execute("DELETE FROM sites WHERE id = 3")
        #expect(try retry(job, as: "again") == .nothingLeft)
        #expect(try temporary.value("SELECT count(*) FROM jobs WHERE id = 'again'") == 0)
    }

    @Test func `a job that enriched or skipped every site leaves nothing to retry`() throws {
        let all = try temporary.submit("all", [sites[1]], freshDays: 3)
        #expect(try temporary.claim().isEmpty)
        #expect(try temporary.siteStatuses(of: all) == ["skipped"])
        #expect(try retry(all) == .nothingLeft)
    }

    @Test func `a job that goes on is not retried`() throws {
        let open = try temporary.submit("open", sites)
        #expect(try retry(open) == .unfinished)
        _ = try temporary.claim()
        #expect(try retry(open, as: "again") == .unfinished)
    }

    @Test func `a retry can be retried`() throws {
        _ = try retry(job)
        _ = try temporary.store.cancel(JobID(rawValue: "new"))
        #expect(try retry(JobID(rawValue: "new"), as: "newer") == .accepted(sites: 3))
        #expect(try temporary.value("SELECT retry_of FROM enrichment_jobs WHERE job_id = 'newer'") == "new")
    }

    @Test func `of the earlier application's jobs nothing says which sites are left`() throws {
        try temporary.execute(
            "INSERT INTO jobs (id, type, status) VALUES ('old app', 'enrichment', 'failed'), ('d', 'discovery', 'failed')"
        )
        #expect(try retry(JobID(rawValue: "old app")) == .sitesUnknown)
        #expect(try retry(JobID(rawValue: "d")) == .unknownJob)
        #expect(try retry(JobID(rawValue: "none")) == .unknownJob)
    }
}

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct ReadsJobSitesTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
    }

    private func list(
        _ job: JobID, _ status: JobSiteStatus? = nil, page: Int = 1, size: Int = 50
    ) throws -> RowPage? {
        try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
            .sites(of: job, status: status, page: Page(number: page, size: size))
    }

    @Test func `a site has exactly the members of the contract`() throws {
        let job = try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: .seconds(2))
        try temporary.settle(
            lease,
            .enriched(Finding(contacts: [], resultsAvailable: 70, credits: 0, note: "The plan shows ten.")))
        let page = try #require(try list(job))
        #expect(
            String(decoding: page.rows, as: UTF8.self) == """
                [{"site_id":1,"domain":"site1.example","provider":"hunter","status":"enriched","attempts":0,\
                "contacts_found":0,"suppressed_contacts":0,"results_available":70,"error_code":null,"error":"The plan shows ten.","fresh_since":null,\
                "fresh_job_id":null,"started_at":"2026-09-21 14:13:20","completed_at":"2026-09-21 14:13:22"}]
                """)
        #expect(page.total == 1)
    }

    @Test func `sites come in the request's order, page after page, with their total`() throws {
        let sites = try temporary.addSites(5)
        let job = try temporary.submit("a", sites.reversed())
        try temporary.submit("b", sites)
        #expect(try list(job, size: 2)?.column("site_id") == [.integer(5), .integer(4)])
        #expect(try list(job, page: 3, size: 2)?.column("site_id") == [.integer(1)])
        #expect(try list(job, page: 4, size: 2) == RowPage(rows: Array("[]".utf8), total: 5))
    }

    @Test func `each status lists its own`() throws {
        let sites = try temporary.addSites(4)
        try temporary.submit("earlier", [sites[3]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses()))
        let job = try temporary.submit("a", [sites[3]] + sites[0..<3], freshDays: 1)
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], .failed(Failure(.malformedReply, "It was no JSON.")))
        for (status, site) in [
            (JobSiteStatus.skipped, sites[3]), (.error, sites[0]), (.enriching, sites[1]), (.pending, sites[2]),
        ] {
            let page = try #require(try list(job, status))
            #expect(try page.column("site_id") == [.integer(site.rawValue)], "\(status)")
            #expect(try page.column("status") == [.string(status.rawValue)])
            #expect(page.total == 1)
        }
        #expect(try list(job, .error)?.column("error_code") == [.string("malformed_reply")])
        #expect(try list(job, .skipped)?.column("fresh_job_id") == [.string("earlier")])
        _ = try temporary.store.cancel(job)
        #expect(try list(job, .cancelled)?.total == 2)
    }

    @Test func `a deleted site keeps its number and has no domain`() throws {
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.execute("DELETE FROM sites")
        let page = try #require(try list(job))
        #expect(try page.column("site_id") == [.integer(1)])
        #expect(try page.column("domain") == [.null])
    }

    @Test func `of a job that is taken back, and of one that is pruned in part, as many are told as there are`() throws
    {
        let job = try temporary.submit("a", try temporary.addSites(5))
        try temporary.settle(try temporary.lease(), .enriched(.addresses("a@x.de")))
        _ = try temporary.lease()
        #expect(try list(job, .pending, size: 1)?.total == 3)
        #expect(try list(job, .enriching, size: 1)?.total == 1)
        _ = try temporary.store.cancel(job)
        for (status, count) in [(JobSiteStatus.cancelled, 4), (.pending, 0), (.enriching, 0), (.enriched, 1)] {
            #expect(try list(job, status, size: 1)?.total == count, "\(status)")
        }
        try temporary.execute("DELETE FROM job_sites WHERE position < 2")
        #expect(try list(job, size: 1)?.total == 3)
        #expect(try list(job, .cancelled, size: 1)?.total == 3)
        #expect(try list(job, .enriched, size: 1)?.total == 0)
    }

    @Test func `of the earlier application's jobs no sites are known, and other jobs are not there`() throws {
        try temporary.execute(
            "INSERT INTO jobs (id, type, status) VALUES ('old', 'enrichment', 'failed'), ('d', 'discovery', 'running')")
        #expect(try list(JobID(rawValue: "old")) == RowPage(rows: Array("[]".utf8), total: 0))
        #expect(try list(JobID(rawValue: "d")) == nil)
        #expect(try list(JobID(rawValue: "none")) == nil)
    }

    @Test(arguments: [nil] + JobSiteStatus.allCases)
    func `an index finds a job's sites, whatever other jobs there are`(_ status: JobSiteStatus?) throws {
        for sql in [JobSiteSQL.page(of: status), JobSiteSQL.count, JobSiteSQL.job] {
            let plan = try temporary.rows("EXPLAIN QUERY PLAN \(sql.replacing("?", with: "1"))")
                .map { $0["detail"] as String }
            #expect(!plan.isEmpty)
            let isSought = plan.allSatisfy { !$0.hasPrefix("SCAN") }
            #expect(isSought, "\(plan)")
            // Only what is under way, which is never much, may be sorted.
            #expect(status == .enriching || !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }
}

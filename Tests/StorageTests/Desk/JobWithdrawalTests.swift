import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct JobWithdrawalTests {
    @Test func `a cancelled job's undone sites are what they were before it`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(3)
        try temporary.execute("UPDATE sites SET enrichment_status = 'error', pipeline_stage = 'analysis' WHERE id = 2")
        let job = try temporary.submit("a", sites)
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        _ = try temporary.lease()

        #expect(try temporary.store.cancel(job) == .cancelled)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.state(of: sites[1]) == "analysis/error")
        #expect(try temporary.state(of: sites[2]) == "discovered/null")
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "cancelled", "cancelled"])
        let row = try #require(
            try temporary.rows(
                "SELECT * FROM jobs JOIN enrichment_jobs ON job_id = id JOIN job_steps ON job = sequence"
            ).first)
        #expect(row["status"] == "cancelled")
        #expect(row["completed_at"] != nil)
        #expect(row["sealed_key"] == nil)
        #expect(row["processed_items"] == 1)
    }

    @Test func `whoever works on a cancelled site can write nothing any more`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        _ = try temporary.store.cancel(job)
        #expect(try temporary.settle(lease, .enriched(.addresses("ann@site1.example"))) == .leaseLost)
        #expect(try temporary.store.extend([lease], for: .seconds(9)) == [lease])
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 0)
    }

    @Test func `a site that another unfinished job holds keeps that job's state`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        let first = try temporary.submit("a", sites)
        let second = try temporary.submit("b", sites)
        let lease = try temporary.lease()
        #expect(lease.job == first)

        _ = try temporary.store.cancel(first)
        #expect(try temporary.state(of: sites[0]) == "enrichment/pending")
        _ = try temporary.store.cancel(second)
        #expect(try temporary.state(of: sites[0]) == "discovered/null")
        #expect(try temporary.state(of: sites[1]) == "discovered/null")
    }

    @Test func `a site that another job is enriching stays so when the later job is cancelled`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        try temporary.submit("a", sites)
        _ = try temporary.lease()
        let second = try temporary.submit("b", sites)
        _ = try temporary.store.cancel(second)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriching")
    }

    @Test func `what another job made of a site meanwhile is what a cancel gives back`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        try temporary.submit("a", sites)
        let second = try temporary.submit("b", sites)
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        _ = try temporary.store.cancel(second)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
    }

    @Test func `a site that was moved on meanwhile stays in its new stage`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        let job = try temporary.submit("a", sites)
        try temporary.execute("UPDATE sites SET pipeline_stage = 'contacted'")
        _ = try temporary.store.cancel(job)
        #expect(try temporary.state(of: sites[0]) == "contacted/null")
    }

    @Test func `cancelling again changes nothing`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        _ = try temporary.store.cancel(job)
        let before = try temporary.rows("SELECT * FROM jobs")
        temporary.timekeeper.advance(by: .seconds(60))
        #expect(try temporary.store.cancel(job) == .alreadyCancelled)
        #expect(try temporary.rows("SELECT * FROM jobs") == before)
    }

    @Test func `a finished job stays as it is`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.settle(try temporary.lease(), .enriched(.addresses()))
        #expect(try temporary.store.cancel(job) == .finished(.completed))
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a job whose status is another application's word ends when it is ours`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.execute("INSERT INTO jobs (id, type, status) VALUES ('legacy', 'enrichment', 'done')")
        try temporary.execute("UPDATE jobs SET status = 'paused' WHERE id = 'a'")
        #expect(try temporary.store.cancel(JobID(rawValue: "legacy")) == .statusUnknown)
        #expect(try temporary.status(of: JobID(rawValue: "legacy")) == "done")
        #expect(try temporary.store.retry(RetryJob(id: JobID(rawValue: "b"), job: job)) == .unfinished)
        #expect(try temporary.store.cancel(job) == .cancelled)
        #expect(try temporary.siteStatuses(of: job) == ["cancelled"])
    }

    @Test func `jobs of other types and jobs that are not there are unknown`() throws {
        let temporary = try TemporaryStore()
        try temporary.execute("INSERT INTO jobs (id, type, status) VALUES ('d', 'discovery', 'running')")
        #expect(try temporary.store.cancel(JobID(rawValue: "d")) == .unknownJob)
        #expect(try temporary.store.cancel(JobID(rawValue: "nowhere")) == .unknownJob)
        #expect(try temporary.status(of: JobID(rawValue: "d")) == "running")
    }

    @Test func `an unfinished job of the other application ends as a row`() throws {
        let temporary = try TemporaryStore()
        try temporary.execute("INSERT INTO jobs (id, type, status) VALUES ('legacy', 'enrichment', 'running')")
        #expect(try temporary.store.cancel(JobID(rawValue: "legacy")) == .cancelled)
        #expect(try temporary.status(of: JobID(rawValue: "legacy")) == "cancelled")
    }
}

import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct SettlementBookTests {
    private static let refused = Failure(.invalidRequest, "The provider refused the request.")
    private static let down = Failure(.providerUnavailable, "The provider did not answer.")

    @Test func `contacts, the site and the job's counters change together`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(3)
        let job = try temporary.submit("a", sites)
        let receipt = try temporary.settle(
            try temporary.lease(), .enriched(.addresses("ann@site1.example", "bob@site1.example")))

        #expect(
            receipt
                == .recorded(JobStanding(status: .running, total: 3, succeeded: 1, failed: 0, invalidRequests: 0)))
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "pending", "pending"])
        let row = try #require(
            try temporary.rows(
                "SELECT * FROM jobs JOIN enrichment_jobs ON job_id = id JOIN job_steps ON job = sequence"
            ).first)
        #expect(row["processed_items"] == 1)
        #expect(row["progress"] == 33)
        #expect(row["succeeded_items"] == 1)
        #expect(row["contacts_found"] == 2)
        let contact = try #require(try temporary.rows("SELECT * FROM contacts ORDER BY email").first)
        #expect(contact["email"] == "ann@site1.example")
        #expect(contact["enrichment_source"] == "hunter")
        #expect(contact["enrichment_job_id"] == "a")
        #expect(contact["created_at"] == "2026-09-21 14:13:20")
    }

    @Test func `zero contacts are an answer`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        let job = try temporary.submit("a", sites)
        try temporary.settle(try temporary.lease(), .enriched(.addresses()))
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `the last site ends the job and erases its key`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        try temporary.settle(try temporary.lease(), .failed(Self.down))
        temporary.timekeeper.advance(by: .seconds(7))
        let receipt = try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site2.example")))
        #expect(
            receipt
                == .recorded(JobStanding(status: .completed, total: 2, succeeded: 1, failed: 1, invalidRequests: 0)))
        #expect(try temporary.status(of: job) == "completed")
        let row = try #require(
            try temporary.rows(
                "SELECT * FROM jobs JOIN enrichment_jobs ON job_id = id JOIN job_steps ON job = sequence"
            ).first)
        #expect(row["progress"] == 100)
        #expect(row["completed_at"] == "2026-09-21 14:13:27")
        #expect(row["error"] == nil)
        #expect(row["sealed_key"] == nil)
        #expect(row["key_fingerprint"] == "fingerprint")
    }

    @Test func `a failed site says why, in the job and in the list of sites`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", sites)
        try temporary.settle(try temporary.lease(), .failed(Self.refused))
        let row = try #require(try temporary.rows("SELECT * FROM job_sites WHERE site_id = 1").first)
        #expect(row["status"] == "error")
        #expect(row["error_code"] == "invalid_request")
        #expect(row["error"] == "The provider refused the request.")
        #expect(try temporary.state(of: sites[0]) == "enrichment/error")
        #expect(try temporary.value("SELECT invalid_requests FROM enrichment_jobs") == 1)
    }

    @Test func `a job of which every site failed alike fails with their reason`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        try temporary.settle(try temporary.lease(), .failed(Self.down))
        try temporary.settle(try temporary.lease(), .failed(Self.down))
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT error_code FROM enrichment_jobs") == "provider_unavailable")
        #expect(try temporary.value("SELECT error FROM jobs") == "The provider did not answer.")
    }

    @Test func `a job of which every site failed, each in its way, says so`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(2))
        try temporary.settle(try temporary.lease(), .failed(Self.down))
        try temporary.settle(try temporary.lease(), .failed(Self.refused))
        #expect(try temporary.value("SELECT error_code FROM enrichment_jobs") == "all_sites_failed")
        #expect(
            try temporary.value("SELECT error FROM jobs")
                == "None of the job's 2 sites could be enriched; each says why.")
    }

    @Test func `a lease that was taken over writes nothing`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        try temporary.submit("a", sites)
        let old = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        let new = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first).lease
        #expect(try temporary.settle(old, .enriched(.addresses("ann@site1.example"))) == .leaseLost)
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 0)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriching")
        #expect(try temporary.settle(new, .enriched(.addresses("bob@site1.example"))) != .leaseLost)
    }

    @Test func `a settlement counts once`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(2))
        let lease = try temporary.lease()
        let settlement = Settlement(lease: lease, result: .enriched(.addresses("ann@site1.example")))
        let receipts = try temporary.store.settle([settlement, settlement])
        #expect(
            receipts[0]
                == .recorded(JobStanding(status: .running, total: 2, succeeded: 1, failed: 0, invalidRequests: 0)))
        #expect(receipts[1] == .leaseLost)
        #expect(try temporary.settle(lease, .failed(Self.down)) == .leaseLost)
        #expect(try temporary.value("SELECT succeeded_items FROM enrichment_jobs") == 1)
    }

    @Test func `a site that is given back is claimable at once and counts nothing`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        try temporary.submit("a", sites)
        try temporary.settle(try temporary.lease(), .givenBack)
        #expect(try temporary.state(of: sites[0]) == "enrichment/pending")
        let claim = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first)
        #expect(claim.attempts == 0)
        #expect(claim.pauses == 0)
        #expect(claim.lease.epoch == 2)
    }

    @Test func `pauses and attempts are counted apart`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let now = temporary.timekeeper.steadyNow()
        try temporary.settle(try temporary.lease(), .postponed(until: now, .throttled))
        try temporary.settle(try temporary.lease(), .postponed(until: now, .throttled))
        try temporary.settle(try temporary.lease(), .postponed(until: now, .unavailable))
        let claim = try #require(try temporary.claim().first)
        #expect(claim.pauses == 2)
        #expect(claim.attempts == 1)
    }

    @Test func `a finding's note and total stay with the site`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        try temporary.settle(
            try temporary.lease(),
            .enriched(Finding(contacts: [], resultsAvailable: 70, credits: 7, note: "The plan shows ten.")))
        let row = try #require(try temporary.rows("SELECT * FROM job_sites").first)
        #expect(row["results_available"] == 70)
        #expect(row["error"] == "The plan shows ten.")
        #expect(row["error_code"] == nil)
    }

    @Test func `contacts of a site that was deleted meanwhile are dropped and the site is an error`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        try temporary.execute("DELETE FROM sites")
        try temporary.settle(lease, .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 0)
        #expect(try temporary.siteStatuses(of: job) == ["error"])
    }

    @Test func `contacts that the table refuses cost themselves, and the site says so`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.refuseContacts(like: "b%")
        try temporary.settle(
            try temporary.lease(), .enriched(.addresses("ann@site1.example", "bob@site1.example", "cyd@site1.example")))
        #expect(
            try temporary.value("SELECT group_concat(email) FROM contacts") == "ann@site1.example,cyd@site1.example")
        let row = try #require(try temporary.rows("SELECT * FROM job_sites").first)
        #expect(row["status"] == "enriched")
        #expect(row["contacts_found"] == 2)
        #expect(row["error"] == "The database refused 1 of the 3 contacts that the provider found: not here.")
        #expect(try temporary.status(of: job) == "completed")
        #expect(try temporary.value("SELECT contacts_found FROM enrichment_jobs") == 2)
    }

    @Test func `a site of which the table refuses every contact is an error, and the job goes on to its end`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        try temporary.refuseContacts(like: "b%")
        let leases = try temporary.claim(2).map(\.lease)
        _ = try temporary.store.settle([
            Settlement(lease: leases[0], result: .enriched(.addresses("bob@site1.example", "bea@site1.example"))),
            Settlement(lease: leases[1], result: .enriched(.addresses("ann@site2.example"))),
        ])
        #expect(try temporary.siteStatuses(of: job) == ["error", "enriched"])
        #expect(try temporary.value("SELECT error_code FROM job_sites WHERE site_id = 1") == "not_stored")
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a job whose row is gone holds nothing any more`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        // By a program that does not keep foreign keys, as SQLite doesn't by itself.
        var carelessly = Configuration()
        carelessly.foreignKeysEnabled = false
        try DatabaseQueue(path: temporary.store.path, configuration: carelessly).write { db in
            try db.execute(sql: "DELETE FROM jobs")
        }
        #expect(try temporary.store.extend([lease], for: .seconds(30)) == [lease])
        #expect(try temporary.settle(lease, .enriched(.addresses("ann@site1.example"))) == .leaseLost)
        #expect(try temporary.siteStatuses(of: job) == ["enriching"])
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 0)
    }

    @Test func `a job that another application has given a status of its own holds nobody up`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        let job = try temporary.submit("paused", [sites[0]])
        let other = try temporary.submit("other", [sites[1]])
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.execute("UPDATE jobs SET status = 'paused' WHERE id = 'paused'")
        let receipts = try temporary.store.settle(
            leases.map { Settlement(lease: $0, result: .enriched(.addresses("ann@site1.example"))) })
        #expect(receipts.count == 2 && !receipts.contains(.leaseLost))
        #expect(try temporary.siteStatuses(of: job) == ["enriched"])
        #expect(try temporary.status(of: job) == "paused")
        #expect(try temporary.status(of: other) == "completed")
    }

    @Test func `a batch that can't be written leaves every lease as it was`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.execute(
            """
            CREATE TRIGGER refusal BEFORE UPDATE ON job_sites WHEN new.site_id = 2 AND new.status = 'enriched'
            BEGIN SELECT raise(ABORT, 'no'); END
            """)
        #expect(throws: StoreFault.self) {
            try temporary.store.settle([
                Settlement(lease: leases[0], result: .enriched(.addresses("ann@site1.example"))),
                Settlement(lease: leases[1], result: .enriched(.addresses("bob@site2.example"))),
            ])
        }
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 0)
        #expect(try temporary.siteStatuses(of: job) == ["enriching", "enriching"])
    }
}

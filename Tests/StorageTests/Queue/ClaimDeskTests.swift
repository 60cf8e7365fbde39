import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct ClaimDeskTests {
    @Test func `jobs take turns, the oldest first, each in its request's order`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(4)
        let first = try temporary.submit("z", [sites[1], sites[0]])
        let second = try temporary.submit("a", [sites[3], sites[2]])
        let claims = try temporary.claim(3)
        #expect(claims.map(\.lease.job) == [first, second, first])
        #expect(claims.map(\.lease.site) == [sites[1], sites[3], sites[0]])
    }

    @Test func `a claim has all that is needed to ask`() throws {
        let temporary = try TemporaryStore()
        var filters = ContactFilters()
        filters.departments = [.sales]
        try temporary.submit("a", try temporary.addSites(1), key: "finger", filters: filters)
        let claim = try #require(try temporary.claim().first)
        #expect(claim.domain == "site1.example")
        #expect(claim.provider == .hunter)
        #expect(claim.filters == filters)
        #expect(
            claim.key == SealedKey(bytes: Array("finger".utf8), fingerprint: KeyFingerprint(rawValue: "finger")))
        #expect(claim.attempts == 0)
        #expect(claim.pauses == 0)
    }

    @Test func `a job without a key asks with the server's own`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1), key: nil)
        #expect(try temporary.claim().first?.key == nil)
    }

    @Test func `the first claim begins the job`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        let job = try temporary.submit("a", sites)
        temporary.timekeeper.advance(by: .seconds(5))
        _ = try temporary.claim()
        temporary.timekeeper.advance(by: .seconds(5))
        _ = try temporary.claim()
        #expect(try temporary.status(of: job) == "running")
        #expect(try temporary.value("SELECT started_at FROM jobs") == "2026-09-21 14:13:25")
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriching")
    }

    @Test func `a claim that comes with settlements sees what they changed`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        let first = try temporary.submit("a", [sites[0]])
        let second = try temporary.submit("b", [sites[1]])
        let lease = try temporary.lease()
        let call = GrantRequest(lease: lease, key: KeyFingerprint(rawValue: "fingerprint"), windows: [], mostCredits: 1)
        let commit = try temporary.store.settle(
            [Settlement(lease: lease, result: .givenBack)], thenGrant: [call], thenClaimUpTo: 5,
            by: TemporaryStore.worker, for: TemporaryStore.leaseTime)
        #expect(commit.receipts.count == 1 && commit.receipts.first != .leaseLost)
        #expect(commit.decisions == [.refused(.leaseLost)])
        let batch = commit.batch
        #expect(batch.claims.map(\.lease.job) == [second, first])
        #expect(batch.claims.last?.lease.epoch == lease.epoch + 1)
        #expect(try temporary.status(of: second) == "running")
    }

    @Test func `a postponed site waits for its instant, those behind it do not`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", sites)
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(10))
        try temporary.settle(try temporary.lease(), .postponed(until: until, .unavailable))

        let batch = try temporary.store.claim(upTo: 5, by: TemporaryStore.worker, for: .seconds(30))
        #expect(batch.claims.map(\.lease.site) == [sites[1]])
        #expect(batch.nextAt == until)
        temporary.timekeeper.advance(by: .seconds(10))
        let claim = try #require(try temporary.claim().first)
        #expect(claim.lease.site == sites[0])
        #expect(claim.attempts == 1)
        #expect(claim.pauses == 0)
    }

    @Test func `jobs under a paused key wait, those under another do not`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        let paused = try temporary.submit("a", [sites[0]], key: "slow")
        let other = try temporary.submit("b", [sites[1]], key: "quick")
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        try temporary.store.pause(KeyFingerprint(rawValue: "slow"), until: until)

        let batch = try temporary.store.claim(upTo: 5, by: TemporaryStore.worker, for: .seconds(60))
        #expect(batch.claims.map(\.lease.job) == [other])
        #expect(batch.nextAt == until)
        temporary.timekeeper.advance(by: .seconds(30))
        #expect(try temporary.claim().map(\.lease.job) == [paused])
    }

    @Test func `the server's key waits like any other while it is paused`() throws {
        let temporary = try TemporaryStore(serverKeys: [.hunter: KeyFingerprint(rawValue: "server")])
        let sites = try temporary.addSites(2)
        try temporary.submit("a", [sites[0]], key: nil)
        let other = try temporary.submit("b", [sites[1]], key: "quick")
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        try temporary.store.pause(KeyFingerprint(rawValue: "server"), until: until)
        #expect(try temporary.claim(5).map(\.lease.job) == [other])
    }

    @Test func `a place goes to the key that holds the fewest, whichever job is older`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(30)
        let first = try temporary.submit("a", Array(sites[0..<10]), key: "one")
        #expect(try temporary.claim(3).map(\.lease.job) == [first, first, first])
        let second = try temporary.submit("b", Array(sites[10..<20]), key: "one")
        let third = try temporary.submit("c", Array(sites[20..<24]), key: "two")
        let fourth = try temporary.submit("d", Array(sites[24..<30]), key: "two")
        #expect(try temporary.claim(2).map(\.lease.job) == [third, fourth])
        #expect(try temporary.claim(4).map(\.lease.job) == [third, second, fourth, second])
        // What other workers hold is theirs.
        #expect(try temporary.claim(2, by: TemporaryStore.otherWorker).map(\.lease.job) == [first, third])
        // A key that has nothing left leaves its places to the others.
        #expect(try temporary.claim(20).count { $0.lease.job == second } == 8)
    }

    @Test func `a place goes to the job that holds the fewest, whichever is older`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1005)
        let large = try temporary.submit("a", Array(sites[0..<1000]))
        #expect(try temporary.claim(20).count { $0.lease.job == large } == 20)
        let small = try temporary.submit("b", Array(sites[1000...]))
        #expect(try temporary.claim(4).map(\.lease.job) == [small, small, small, small])
        #expect(try temporary.claim(4).map(\.lease.job) == [small, large, large, large])
    }

    @Test func `jobs that hold as few take turns however many they are`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(60)
        for job in 0..<30 { try temporary.submit("job \(job)", Array(sites[(job * 2)..<(job * 2 + 2)])) }
        var served: [JobID] = []
        for _ in 0..<30 {
            temporary.timekeeper.advance(by: .milliseconds(1))
            let claim = try #require(try temporary.claim().first)
            served.append(claim.lease.job)
            try temporary.settle(claim.lease, .enriched(.addresses()))
        }
        #expect(Set(served).count == 30)
    }

    @Test func `keys that hold as few take turns however many they are`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(20)
        for key in 0..<10 {
            try temporary.submit("job \(key)", Array(sites[(key * 2)..<(key * 2 + 2)]), key: "key \(key)")
        }
        var served: [JobID] = []
        for _ in 0..<10 {
            temporary.timekeeper.advance(by: .milliseconds(1))
            let claim = try #require(try temporary.claim().first)
            served.append(claim.lease.job)
            try temporary.settle(claim.lease, .enriched(.addresses()))
        }
        #expect(Set(served).count == 10)
    }

    @Test func `a job whose key is gone asks with no other`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.execute("UPDATE job_steps SET sealed_key = NULL")
        #expect(try temporary.claim().isEmpty)
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT error_code FROM job_sites") == "key_unavailable")
    }

    @Test func `the next look is due when another worker's lease runs out`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        _ = try temporary.claim()
        let end = temporary.timekeeper.steadyNow().advanced(by: TemporaryStore.leaseTime)
        #expect(try temporary.store.claim(upTo: 1, by: TemporaryStore.otherWorker, for: .seconds(1)).nextAt == end)
        #expect(try temporary.store.claim(upTo: 1, by: TemporaryStore.worker, for: .seconds(1)).nextAt == nil)
    }

    @Test func `an empty queue promises nothing`() throws {
        let temporary = try TemporaryStore()
        let batch = try temporary.store.claim(upTo: 5, by: TemporaryStore.worker, for: .seconds(30))
        #expect(batch.claims.isEmpty)
        #expect(batch.nextAt == nil)
    }

    @Test func `a look that finds nothing changes nothing`() throws {
        let temporary = try TemporaryStore()
        let observer = try temporary.another()
        let before = try observer.changeCount()
        _ = try temporary.claim()
        #expect(try observer.changeCount() == before)
        try temporary.submit("a", try temporary.addSites(1))
        #expect(try observer.changeCount() != before)
    }

    @Test func `a deleted site ends as an error and the one behind it comes instead`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        try temporary.execute("DELETE FROM sites WHERE id = 1")
        #expect(try temporary.claim().map(\.lease.site.rawValue) == [2])
        #expect(try temporary.siteStatuses(of: job) == ["error", "enriching"])
        #expect(try temporary.value("SELECT error_code FROM job_sites WHERE site_id = 1") == "invalid_request")
    }

    @Test func `a job whose sites are all gone fails`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        try temporary.execute("DELETE FROM sites")
        #expect(try temporary.claim(5).isEmpty)
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT error FROM jobs") == "The site was deleted.")
    }

    @Test func `an unfinished job without unfinished sites is ended`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.execute("DELETE FROM job_sites")
        #expect(try temporary.claim().isEmpty)
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a job whose filters nobody can read costs no call`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.execute(#"UPDATE jobs SET config = '{"type":"robot"}'"#)
        #expect(try temporary.claim().isEmpty)
        #expect(try temporary.status(of: job) == "failed")
    }

    @Test func `two workers that claim at once never get the same site`() async throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(200))
        let claimed = try await withThrowingTaskGroup(of: [SiteID].self) { group in
            for number in 1...4 {
                let store = try temporary.another()
                group.addTask {
                    var sites: [SiteID] = []
                    while true {
                        let claims = try store.claim(
                            upTo: 3, by: WorkerID(rawValue: "w\(number)"), for: .seconds(60)
                        ).claims
                        if claims.isEmpty { return sites }
                        sites += claims.map(\.lease.site)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 200)
        #expect(Set(claimed).count == 200)
    }

    @Test func `a look costs what is unfinished`() throws {
        let temporary = try TemporaryStore()
        let plans = try temporary.rows(
            """
            EXPLAIN QUERY PLAN SELECT sequence
            FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
            WHERE type = 'enrichment' AND status IN ('pending', 'running') ORDER BY sequence
            """
        ).map { $0["detail"] as String }
        #expect(plans.contains { $0.contains("enrichment_jobs_unfinished") }, "\(plans)")
    }
}

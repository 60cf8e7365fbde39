import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct LeaseTests {
    @Test func `a leased site is nobody else's until the lease runs out`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime - .milliseconds(1))
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
        temporary.timekeeper.advance(by: .milliseconds(1))
        let claim = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first)
        #expect(claim.lease.site == lease.site)
        #expect(claim.lease.epoch == lease.epoch + 1)
        #expect(claim.attempts == 0)
    }

    @Test func `a lease that is extended runs on`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: .seconds(20))
        #expect(try temporary.store.extend([lease], for: TemporaryStore.leaseTime).isEmpty)
        temporary.timekeeper.advance(by: .seconds(20))
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
    }

    @Test func `of several leases those that were taken over are named`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(2))
        let leases = try temporary.claim(2).map(\.lease)
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        _ = try temporary.claim(1, by: TemporaryStore.otherWorker)
        #expect(try temporary.store.extend(leases, for: .seconds(30)) == [leases[0]])
    }

    @Test func `a lease that may have run out because nobody could write is left to its holder once more`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)

        let waiting = try SQLiteStore.open(
            at: temporary.store.path, timekeeper: SlowWriting(time: temporary.timekeeper),
            bootID: TemporaryStore.bootID)
        let batch = try waiting.claim(upTo: 1, by: TemporaryStore.otherWorker, for: TemporaryStore.leaseTime)
        #expect(batch.claims.isEmpty)
        #expect(batch.nextAt == temporary.timekeeper.steadyNow())
        #expect(try temporary.store.extend([lease], for: TemporaryStore.leaseTime).isEmpty)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
    }

    @Test func `a lease whose holder does not keep it although all can write is taken over`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        let beginning = temporary.timekeeper.steadyNow()
        temporary.store.blockages.note(from: beginning, to: beginning.advanced(by: .milliseconds(100)))
        temporary.timekeeper.advance(by: .milliseconds(3099))
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
        temporary.timekeeper.advance(by: .milliseconds(1))
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).map(\.lease.epoch) == [lease.epoch + 1])
    }

    @Test func `a worker takes its own site over only when it has not kept it for twice as long`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime * 2 - .milliseconds(1))
        #expect(try temporary.claim().isEmpty)
        temporary.timekeeper.advance(by: .milliseconds(1))
        #expect(try temporary.lease().epoch == lease.epoch + 1)
    }

    /// Two jobs ask the same of a site; the first one's lease runs out and the second one is out with the question.
    private func lapsed(filters: ContactFilters = ContactFilters()) throws -> (TemporaryStore, Lease, Lease) {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(1)
        try temporary.submit("first", sites)
        let lapsed = try temporary.lease()
        try temporary.submit("second", sites, key: "another", filters: filters)
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        // The first one's key rests, so that nobody takes its site over.
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(300))
        try temporary.store.pause(KeyFingerprint(rawValue: "fingerprint"), until: until)
        let claim = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first)
        #expect(claim.lease.job == JobID(rawValue: "second"))
        return (temporary, lapsed, claim.lease)
    }

    @Test func `a lease that ran out is lost once another site is out with its question`() throws {
        let (temporary, lapsed, other) = try lapsed()
        #expect(try temporary.store.extend([lapsed, other], for: TemporaryStore.leaseTime) == [lapsed])
        #expect(try temporary.store.grant(lapsed) == .refused(.leaseLost))
        // Its holder ends its work, and shares the answer as any other that waits.
        try temporary.settle(lapsed, .givenBack)
        try temporary.settle(other, .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.status(of: lapsed.job) == "completed")
        #expect(try temporary.value("SELECT sum(contacts_found) FROM enrichment_jobs") == 2)
    }

    @Test func `a lease that ran out is kept beside another question`() throws {
        var filters = ContactFilters()
        filters.limit = 9
        let (temporary, lapsed, other) = try lapsed(filters: filters)
        #expect(try temporary.store.extend([lapsed, other], for: TemporaryStore.leaseTime).isEmpty)
    }

    @Test func `of two leases for a question that have both run out the first to be kept is`() throws {
        let (temporary, lapsed, other) = try lapsed()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        #expect(try temporary.store.extend([lapsed], for: TemporaryStore.leaseTime).isEmpty)
        #expect(try temporary.store.extend([other], for: TemporaryStore.leaseTime) == [other])
    }

    @Test func `indexes find who has begun to ask the same`() throws {
        let temporary = try TemporaryStore()
        let filter = "SELECT 1 FROM job_sites WHERE job = 1 AND site_id = 1 AND \(Questions.isStillFree)"
        let plan = try temporary.rows("EXPLAIN QUERY PLAN \(filter.replacing("?", with: "1"))").map {
            $0["detail"] as String
        }
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
        #expect(plan.contains { $0.contains("idx_sites_domain") }, "\(plan)")
    }
}

/// Time in which every look at the clock comes a second after the one before, as between asking for the lock and having
/// it when somebody else holds it.
private struct SlowWriting: Timekeeper {
    let time: ManualTimekeeper

    func steadyNow() -> SteadyInstant {
        time.advance(by: .seconds(1))
        return time.steadyNow()
    }

    func wallNow() -> WallSecond { time.wallNow() }

    func sleep(until instant: SteadyInstant) async throws { try await time.sleep(until: instant) }
}

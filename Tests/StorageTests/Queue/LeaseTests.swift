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

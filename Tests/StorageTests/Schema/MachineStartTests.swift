import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct MachineStartTests {
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    private static let minute = [RateWindow(limit: 2, span: .seconds(60))]

    /// A clock that was just started, as after a restart of the machine.
    private static func restarted(_ milliseconds: Int64 = 5000) -> ManualTimekeeper {
        ManualTimekeeper(steady: SteadyInstant(milliseconds: milliseconds))
    }

    @Test func `leases of before a restart have run out`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        let store = try SQLiteStore.open(
            at: temporary.store.path, timekeeper: Self.restarted(), bootID: "second-start")
        let claim = try #require(
            try store.claim(upTo: 1, by: TemporaryStore.otherWorker, for: .seconds(30)).claims.first)
        #expect(claim.lease.site == lease.site)
        #expect(claim.lease.epoch == lease.epoch + 1)
    }

    @Test func `nothing is postponed or paused over a restart`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let far = temporary.timekeeper.steadyNow().advanced(by: .seconds(900))
        try temporary.settle(try temporary.lease(), .postponed(until: far, .throttled))
        try temporary.store.pause(Self.key, until: far)
        let store = try SQLiteStore.open(
            at: temporary.store.path, timekeeper: Self.restarted(), bootID: "second-start")
        #expect(try store.claim(upTo: 1, by: TemporaryStore.worker, for: .seconds(30)).claims.count == 1)
    }

    @Test func `grants of before a restart count as granted at its beginning`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        for _ in 1...2 { _ = try temporary.store.grant(lease, key: Self.key, windows: Self.minute) }
        let timekeeper = Self.restarted()
        let store = try SQLiteStore.open(at: temporary.store.path, timekeeper: timekeeper, bootID: "second-start")
        let claim = try #require(
            try store.claim(upTo: 1, by: TemporaryStore.otherWorker, for: .seconds(600)).claims.first)
        #expect(
            try store.grant(claim.lease, key: Self.key, windows: Self.minute)
                == .notBefore(SteadyInstant(milliseconds: 60_000)))
        timekeeper.advance(by: .seconds(55))
        #expect(
            try store.grant(claim.lease, key: Self.key, windows: Self.minute)
                == .granted(Grant(at: timekeeper.steadyNow(), call: nil))
        )
    }

    @Test func `in the same start a second process finds everything as it is`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        _ = try temporary.another()
        #expect(try temporary.store.extend([lease], for: .seconds(30)).isEmpty)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
    }
}

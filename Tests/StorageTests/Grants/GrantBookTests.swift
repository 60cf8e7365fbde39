import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct GrantBookTests {
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    private static let windows = [
        RateWindow(limit: 3, span: .seconds(1)), RateWindow(limit: 5, span: .seconds(60)),
    ]

    private func grant(_ lease: Lease, in temporary: TemporaryStore) throws -> GrantDecision {
        try temporary.store.grant(lease, key: Self.key, windows: Self.windows)
    }

    private func leased(_ temporary: TemporaryStore) throws -> Lease {
        try temporary.submit("a", try temporary.addSites(1))
        return try #require(
            try temporary.store.claim(upTo: 1, by: TemporaryStore.worker, for: .seconds(600)).claims.first
        ).lease
    }

    @Test func `the window's room is granted at once and the next call waits for its span`() throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        let start = temporary.timekeeper.steadyNow()
        for _ in 1...3 {
            #expect(try grant(lease, in: temporary) == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
        }
        #expect(try grant(lease, in: temporary) == .notBefore(start.advanced(by: .seconds(1))))
        temporary.timekeeper.advance(by: .milliseconds(999))
        #expect(try grant(lease, in: temporary) == .notBefore(start.advanced(by: .seconds(1))))
        temporary.timekeeper.advance(by: .milliseconds(1))
        #expect(try grant(lease, in: temporary) == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
    }

    @Test func `of several windows the one with the least room decides`() throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        let start = temporary.timekeeper.steadyNow()
        for _ in 1...5 {
            #expect(try grant(lease, in: temporary) == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
            temporary.timekeeper.advance(by: .seconds(1))
        }
        #expect(try grant(lease, in: temporary) == .notBefore(start.advanced(by: .seconds(60))))
    }

    @Test(arguments: [1, 7, 42] as [UInt64])
    func `no sliding window ever holds more than its limit`(seed: UInt64) throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        var generator = SeededGenerator(seed: seed)
        var granted: [SteadyInstant] = []
        while granted.count < 60 {
            temporary.timekeeper.advance(by: .milliseconds(Int.random(in: 0...400, using: &generator)))
            _ = try temporary.store.extend([lease], for: .seconds(600))
            switch try grant(lease, in: temporary) {
            case .granted(let grant): granted.append(grant.at)
            case .notBefore(let instant):
                #expect(instant > temporary.timekeeper.steadyNow())
                temporary.timekeeper.advance(by: instant.since(temporary.timekeeper.steadyNow()))
            case .refused(let refusal): Issue.record("refused: \(refusal), seed \(seed)")
            }
        }
        for window in Self.windows {
            for (earlier, later) in zip(granted, granted.dropFirst(window.limit)) {
                #expect(later.since(earlier) >= window.span, "seed \(seed)")
            }
        }
    }

    @Test func `every worker on the database shares the windows`() throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        let other = try temporary.another()
        _ = try grant(lease, in: temporary)
        _ = try other.grant(lease, key: Self.key, windows: Self.windows)
        _ = try grant(lease, in: temporary)
        #expect(
            try other.grant(lease, key: Self.key, windows: Self.windows)
                != .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
    }

    @Test func `keys do not share their windows`() throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        for _ in 1...3 { _ = try grant(lease, in: temporary) }
        let other = KeyFingerprint(rawValue: "other")
        #expect(
            try temporary.store.grant(lease, key: other, windows: Self.windows)
                == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
    }

    @Test func `grants that no window sees any more are forgotten`() throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        for _ in 1...3 { _ = try grant(lease, in: temporary) }
        temporary.timekeeper.advance(by: .seconds(60))
        #expect(try grant(lease, in: temporary) == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
        #expect(try temporary.value("SELECT count(*) FROM provider_grants") == 1)
    }

    @Test func `no call is made under a lease that ran out, was taken over or cancelled`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        #expect(try grant(lease, in: temporary) == .refused(.leaseLost))
        let other = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first).lease
        #expect(try grant(lease, in: temporary) == .refused(.leaseLost))
        #expect(try grant(other, in: temporary) == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
        _ = try temporary.store.cancel(job)
        #expect(try grant(other, in: temporary) == .refused(.leaseLost))
    }

    @Test func `no call is made for a job that was stopped`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(2))
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], .stops(Failure(.invalidAPIKey, "The key is refused.")))
        #expect(try grant(leases[1], in: temporary) == .refused(.jobStopped))
        #expect(try temporary.value("SELECT count(*) FROM provider_grants") == 0)
    }

    @Test func `a pause holds every worker, and only a later one moves it`() throws {
        let temporary = try TemporaryStore()
        let lease = try leased(temporary)
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        try temporary.store.pause(Self.key, until: until)
        try temporary.store.pause(Self.key, until: temporary.timekeeper.steadyNow().advanced(by: .seconds(5)))
        #expect(
            try temporary.another().grant(lease, key: Self.key, windows: Self.windows)
                == .refused(.keyPaused(until: until)))
        try temporary.store.pause(Self.key, until: until.advanced(by: .seconds(5)))
        #expect(try grant(lease, in: temporary) == .refused(.keyPaused(until: until.advanced(by: .seconds(5)))))
        temporary.timekeeper.advance(by: .seconds(35))
        #expect(try grant(lease, in: temporary) == .granted(Grant(at: temporary.timekeeper.steadyNow(), call: nil)))
    }
}

import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct KeyPaceTests {
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    /// A call each 100 ms, five of them at once.
    private static let paced = [RateWindow(limit: 600, span: .seconds(60), headStart: .milliseconds(400))]

    private let temporary: TemporaryStore
    private let lease: Lease
    private var time: ManualTimekeeper { temporary.timekeeper }

    init() throws {
        temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(1))
        lease = try #require(
            try temporary.store.claim(upTo: 1, by: TemporaryStore.worker, for: .seconds(100_000)).claims.first
        ).lease
    }

    @Test func `a head start's worth of calls comes at once, the next ones a period apart`() throws {
        let start = time.steadyNow()
        #expect(try granted() == 5)
        for number in 1...20 {
            let next = start.advanced(by: .milliseconds(100 * number))
            #expect(try grant() == .notBefore(next))
            time.advance(by: next.since(time.steadyNow()))
            #expect(try granted() == 1)
        }
    }

    @Test(arguments: [(100, 1), (250, 2), (400, 4), (500, 5), (60_000, 5)])
    func `a rest is made up for as far as the head start goes`(rest: Int, calls: Int) throws {
        _ = try granted()
        time.advance(by: .milliseconds(rest))
        #expect(try granted() == calls)
    }

    @Test func `who comes late each time loses nothing in the long run`() throws {
        let start = time.steadyNow()
        var calls = try granted()
        var generator = SeededGenerator(seed: 11)
        while time.steadyNow().since(start) < .seconds(30) {
            time.advance(by: .milliseconds(Int.random(in: 0...300, using: &generator)))
            calls += try granted()
        }
        let due = time.steadyNow().since(start).milliseconds / 100 + 5
        #expect(Int64(calls) == due)
    }

    @Test func `a period shorter than a millisecond is kept on average`() throws {
        let windows = [RateWindow(limit: 181_500, span: .milliseconds(60_500), headStart: .milliseconds(1))]
        var calls = 0
        for _ in 0..<30 {
            while case .granted = try grant(windows: windows) { calls += 1 }
            time.advance(by: .milliseconds(1))
        }
        // Three a millisecond, a little less for the period's rounding, and the head start.
        #expect((88...94).contains(calls), "\(calls)")
    }

    @Test func `a window that is full holds a call that would be in pace`() throws {
        let windows = [RateWindow(limit: 2, span: .seconds(1))] + Self.paced
        let start = time.steadyNow()
        for _ in 1...2 { #expect(try grant(windows: windows) != .notBefore(start)) }
        #expect(try grant(windows: windows) == .notBefore(start.advanced(by: .seconds(1))))
    }

    @Test func `keys have paces of their own, whichever worker asks`() throws {
        let other = try temporary.another()
        #expect(try granted() == 5)
        #expect(try other.grant(lease, key: Self.key, windows: Self.paced) == .notBefore(pastHeadStart))
        #expect(
            try other.grant(lease, key: KeyFingerprint(rawValue: "other"), windows: Self.paced)
                == .granted(Grant(at: time.steadyNow(), call: nil)))
    }

    @Test func `the row says when the next call may leave, all windows considered`() throws {
        let start = time.steadyNow()
        _ = try grant()
        #expect(try nextAt() == start.milliseconds)
        #expect(try granted() == 4)
        #expect(try nextAt() == start.milliseconds + 100)
        #expect(try temporary.value("SELECT period_us FROM provider_paces") == 100_000)
        time.advance(by: .seconds(1))
        _ = try grant(windows: [RateWindow(limit: 6, span: .seconds(30))] + Self.paced)
        #expect(try nextAt() == start.milliseconds + 30_000)
        #expect(try temporary.value("SELECT period_us FROM provider_paces") == 5_000_000)
    }

    @Test func `without windows there is nothing to remember, and what rests is forgotten`() throws {
        #expect(try grant(windows: []) == .granted(Grant(at: time.steadyNow(), call: nil)))
        #expect(try temporary.value("SELECT count(*) FROM provider_paces") == 0)
        _ = try grant()
        time.advance(by: .seconds(3_700))
        _ = try temporary.store.grant(lease, key: KeyFingerprint(rawValue: "other"), windows: Self.paced)
        #expect(try temporary.value("SELECT group_concat(key_fingerprint) FROM provider_paces") == "other")
    }

    @Test func `a restart of the machine begins anew`() throws {
        _ = try granted()
        _ = try temporary.another(bootID: "second-start")
        #expect(try temporary.value("SELECT count(*) FROM provider_paces") == 0)
    }

    private var pastHeadStart: SteadyInstant { time.steadyNow().advanced(by: .milliseconds(100)) }

    private func grant(windows: [RateWindow] = paced) throws -> GrantDecision {
        try temporary.store.grant(lease, key: Self.key, windows: windows)
    }

    /// How many calls are granted now.
    private func granted() throws -> Int {
        var calls = 0
        while case .granted = try grant() { calls += 1 }
        return calls
    }

    private func nextAt() throws -> Int64? {
        try temporary.value("SELECT next_at_ms FROM provider_paces")
    }
}

import Enrichment
import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import RateLimiting

/// Hunter's limits over five minutes of turned time, counted where the provider counts: at arrival.
@Suite struct FiveMinutesTests {
    private static let minutes = 5

    @Test(arguments: [(1, 20), (2, 400), (0xFEED, 2_000)] as [(UInt64, Int)])
    func `the provider never sees more than its limits, and almost all of them`(seed: UInt64, latency: Int) async throws
    {
        let timekeeper = ManualTimekeeper()
        let key = KeyFingerprint(rawValue: "key")
        let ledger = SlidingLedger(timekeeper: timekeeper)
        let limiter = RateLimiter(timekeeper: timekeeper, jitter: { _ in .zero }, ask: ledger.ask)
        let windows = try #require(ProviderRates(perSecond: 15, perMinute: 500)).windows
        let delays = Mutex(SeededGenerator(seed: seed))
        let arrivals = Mutex<[Int64]>([])
        let begin = timekeeper.steadyNow()
        let end = begin.advanced(by: .seconds(60 * Self.minutes))
        let callers = latency > 1_000 ? 32 : 16

        let provider: RateLimiter.Transport = { _, body, _ in
            // Late by as much as the short window's slack bears.
            let delay = delays.withLock { Int64.random(in: 0...240, using: &$0) }
            arrivals.withLock { $0.append(timekeeper.steadyNow().milliseconds + delay) }
            let answered = timekeeper.steadyNow().advanced(by: .milliseconds(Int64(latency)))
            try await timekeeper.sleep(until: answered)
            return (HTTPResponse(status: .ok), body)
        }
        let work = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for site in 0..<callers {
                    let transport = limiter.limit(
                        provider, to: windows, for: .lease(lease(Int64(site))), key: key, account: NotedAccount())
                    group.addTask {
                        while true {
                            _ = try await transport(
                                HTTPRequest(method: .get, scheme: "https", authority: "h", path: "/"), [], 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        var wakes = SeededGenerator(seed: ~seed)
        while timekeeper.steadyNow() < end {
            try await eventually("everybody waits") {
                timekeeper.sleepingUntil.count + limiter.waiting(for: key) == callers
            }
            let next = try #require(timekeeper.sleepingUntil.first)
            // A timer wakes late by a few milliseconds.
            timekeeper.advance(
                by: next.since(timekeeper.steadyNow()) + .milliseconds(Int64.random(in: 0...4, using: &wakes)))
        }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }

        let seen = arrivals.withLock { $0.sorted() }
        #expect(most(seen, in: 1_000) <= 15, "seed \(seed)")
        #expect(most(seen, in: 60_000) <= 500, "seed \(seed)")
        let used = ledger.grantedAt.count { $0 < end }
        #expect(used * 100 >= 500 * Self.minutes * 99, "seed \(seed): \(used) calls")
        // In the long run too: each minute's calls begin no later than 99 % allows.
        let granted = ledger.grantedAt.map { $0.since(begin).milliseconds }
        for round in 1..<Self.minutes where granted.count > round * 500 {
            #expect(Double(granted[round * 500]) <= 60_000 / 0.99 * Double(round), "seed \(seed), round \(round)")
        }
    }

    /// The most arrivals that any span of so many milliseconds holds, its end not included.
    private func most(_ arrivals: [Int64], in span: Int64) -> Int {
        var first = 0
        var most = 0
        for (index, arrival) in arrivals.enumerated() {
            while arrival - arrivals[first] >= span { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}

import Enrichment
import FoundationEssentials
import Storage
import TestKit
import Testing

@testable import RateLimiting

/// What a large job leaves to others on its key, and to nobody: in turned time, over the real queue and ledger.
@Suite struct FairShareTests {
    private static let isLong = ProcessInfo.processInfo.environment["ENRICHD_LONG_TESTS"] == "1"
    private static let combinations: [(UInt64, Int, Int)] =
        isLong
        ? [50, 500, 2_000].flatMap { latency in [(0xA, 1, latency), (0xB, 2, latency), (0xC, 3, latency)] }
        : [(0xA, 1, 2_000), (0xC, 3, 50)]

    @Test(arguments: combinations)
    func `five sites behind ten thousand are done within ten seconds, whenever they come`(
        seed: UInt64, workers: Int, latency: Int
    ) async throws {
        var generator = SeededGenerator(seed: seed)
        let rates = try #require(ProviderRates(perSecond: 15, perMinute: 500))
        let scene = try TurnedWorkers(workers: workers, latency: .milliseconds(latency), rates: rates)
        _ = try scene.submit("large", sites: 10_000)
        let begin = scene.time.steadyNow()
        let end = begin.advanced(by: .seconds(Self.isLong ? 300 : 125))
        let work = Task { try await scene.work() }

        var waits: [Duration] = []
        var small: (job: JobID, at: SteadyInstant)?
        var nextAt = begin
        while scene.time.steadyNow() < end || small != nil {
            try await scene.rest()
            let now = scene.time.steadyNow()
            if let waiting = small, let ended = scene.end(of: waiting.job) {
                waits.append(ended.since(waiting.at))
                small = nil
                nextAt = now.advanced(by: .milliseconds(Int.random(in: 0...3_000, using: &generator)))
            }
            if small == nil, now >= nextAt, now < end {
                small = (try scene.submit("small \(waits.count)", sites: 5), now)
            }
            let wake = try #require(scene.time.sleepingUntil.first)
            // A timer wakes late by a few milliseconds.
            scene.time.advance(by: wake.since(now) + .milliseconds(Int.random(in: 0...4, using: &generator)))
        }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }

        let calls = scene.callsAt.filter { $0 < end }
        let silence = zip(calls, calls.dropFirst()).map { $1.since($0) }.max() ?? .zero
        let allowed = 500 * end.since(begin).milliseconds / 60_000
        let worst = try #require(waits.max())
        print(
            "seed \(seed), \(workers) workers, \(latency) ms: \(waits.count) small jobs, the slowest in \(worst);",
            "longest silence \(silence); \(calls.count) calls of \(allowed)")
        #expect(worst <= .seconds(10), "seed \(seed)")
        #expect(silence <= .seconds(4), "seed \(seed)")
        #expect(Int64(calls.count) * 100 >= allowed * 99, "seed \(seed)")
        for window in rates.windows {
            for (earlier, later) in zip(calls, calls.dropFirst(window.limit)) {
                #expect(later.since(earlier) >= window.span, "seed \(seed)")
            }
        }
    }

    /// Seconds from the start at which nobody is there for three.
    private static let absences: [Int64] = isLong ? [10, 57, 58, 59, 60, 62, 100, 118, 200] : [59]

    @Test(arguments: absences)
    func `three seconds without a worker cost less than one per cent of five minutes`(second: Int64) async throws {
        let rates = try #require(ProviderRates(perSecond: 15, perMinute: 500))
        let scene = try TurnedWorkers(workers: 1, latency: .milliseconds(50), rates: rates)
        _ = try scene.submit("large", sites: 10_000)
        let begin = scene.time.steadyNow()
        let (end, absence) = (begin.advanced(by: .seconds(300)), begin.advanced(by: .seconds(second)))
        let work = Task { try await scene.work() }
        while scene.time.steadyNow() < end {
            try await scene.rest()
            let now = scene.time.steadyNow()
            let wake = try #require(scene.time.sleepingUntil.first)
            let isAbsent = now < absence && wake >= absence
            scene.time.advance(by: isAbsent ? absence.advanced(by: .seconds(3)).since(now) : wake.since(now))
        }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        let calls = scene.callsAt.count { $0 < end }
        print("away from second \(second) on: \(calls) calls of 2500")
        #expect(calls >= 2_475)
    }
}

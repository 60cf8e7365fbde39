import Foundation
import HTTPTypes
import TestKit
import Testing

/// The limits as the provider sees them, with real workers that are stopped, killed and replaced meanwhile: never more,
/// and hardly less.
///
/// The long form, which prints a row for each combination, is five minutes of each, three at a time:
/// `ENRICHD_LONG_TESTS=1 deploy/test --filter LimitsKeptTests`; ENRICHD_LIMIT_SECONDS makes it shorter.
@Suite(.timeLimit(.minutes(60))) struct LimitsKeptTests {
    private struct Combination: CustomStringConvertible {
        let workers: Int
        /// Milliseconds.
        let latency: Int

        var description: String { "\(workers) workers, \(latency) ms" }
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let isLong = environment["ENRICHD_LONG_TESTS"] == "1"
    private static let seconds = environment["ENRICHD_LIMIT_SECONDS"].flatMap(Double.init) ?? (isLong ? 300 : 24)
    private static let combinations: [Combination] =
        isLong
        ? [50, 500, 2_000].flatMap { latency in [1, 3].map { Combination(workers: $0, latency: latency) } }
        : [Combination(workers: 1, latency: 500), Combination(workers: 3, latency: 50)]

    @Test(arguments: combinations)
    private func `the provider never sees more than its limits, and almost all of them`(
        combination: Combination
    ) async throws {
        let stand = try await Stand(
            simulatorArguments: ["--latency", "\(combination.latency)"], startWorker: false)
        let sites = try await stand.addSites((1...Int(Self.seconds * 9) + 200).map { "limits-\($0).example" })
        _ = try await stand.submit(sites)
        var workers = try (1...combination.workers).map { _ in try stand.anotherWorker() }
        defer { for worker in workers { worker.stop() } }
        try await stand.until("the first call") { try await calls(stand) > 0 }
        let begin = ContinuousClock.now

        try await stand.until("a third", seconds: 400) { ContinuousClock.now - begin > .seconds(Self.seconds / 3) }
        #expect(workers.removeFirst().stop() == 0)
        workers.append(try stand.anotherWorker())
        try await stand.until("two thirds", seconds: 400) {
            ContinuousClock.now - begin > .seconds(Self.seconds * 2 / 3)
        }
        workers.removeFirst().kill()
        workers.append(try stand.anotherWorker())
        try await stand.until("the end", seconds: 400) { ContinuousClock.now - begin > .seconds(Self.seconds) }

        let seen = try await stand.send(.get, "/_seen", to: stand.simulatorURL).json
        let share = Double(seen["calls"].int ?? 0) / (500 * Self.seconds / 60)
        let (second, minute) = (seen["worstSecond"].int ?? .max, seen["worstMinute"].int ?? .max)
        print(
            "\(combination), \(Int(Self.seconds)) s: \(seen["calls"].int ?? 0) calls,",
            "\((share * 1_000).rounded() / 10) % of the limit, worst second \(second), worst minute \(minute)")
        #expect(second <= 15)
        #expect(minute <= 500)
        #expect(seen["throttled"].int == 0)
        #expect(share >= 0.99)
    }

    @Test func `a pause that the provider asks for holds for every worker`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "50"])
        let others = [try stand.anotherWorker(), try stand.anotherWorker()]
        defer { for worker in others { worker.stop() } }
        _ = try await stand.submit(try await stand.addSites((1...400).map { "paused-\($0).example" }))
        try await stand.until("the burst is over") { try await calls(stand) > 45 }
        _ = try await stand.send(
            .post, "/_faults", body: Array("{\"fixture\":\"try_later\",\"retryAfter\":\"5\"}".utf8),
            fields: [("Content-Type", "application/json")], to: stand.simulatorURL)

        var (last, lastAt, longest) = (0, ContinuousClock.now, Duration.zero)
        try await stand.until("a rest, and that work goes on after it", seconds: 20) {
            let (count, now) = (try await calls(stand), ContinuousClock.now)
            guard count != last else { return false }
            longest = max(longest, now - lastAt)
            (last, lastAt) = (count, now)
            return longest > .seconds(3)
        }
        print("a pause of 5 s: nothing arrived for \(longest)")
        // Calls that were under way when it was asked for have arrived by then, and every worker begins again.
        #expect(longest > .milliseconds(4_500))
        #expect(longest < .seconds(8))
    }

    @Test func `five sites are done within ten seconds behind ten thousand on their key`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "500"])
        let large = try await stand.submit(
            try await stand.addSites((1...10_000).map { "large-\($0).example" }))
        try await stand.until("the burst is over") { try await calls(stand) > 45 }
        let small = try await stand.addSites((1...5).map { "small-\($0).example" })
        let begun = ContinuousClock.now
        let (job, _) = try await stand.finish(try await stand.submit(small))
        let took = ContinuousClock.now - begun
        print("5 sites behind 10,000: done in \(took)")
        #expect(job["succeeded_items"].int == 5)
        #expect(took < .seconds(10))
        #expect(try await stand.job(large)["status"].text == "running")
    }

    private func calls(_ stand: Stand) async throws -> Int {
        try await stand.send(.get, "/_seen", to: stand.simulatorURL).json["calls"].int ?? 0
    }
}

import Foundation
import TestKit
import Testing

/// A worker is killed at a system call that the seed chooses: at a commit, a lock, or a provider call.
///
/// A dozen seeds by default. `ENRICHD_LONG_TESTS=1` runs two hundred; `ENRICHD_CRASH_SEEDS=17-17` runs those named.
@Suite(.timeLimit(.minutes(20))) struct CrashMatrixTests {
    static var seeds: ClosedRange<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let named = environment["ENRICHD_CRASH_SEEDS"]?.split(separator: "-").compactMap { UInt64($0) } ?? []
        if let first = named.first, let last = named.last, first <= last { return first...last }
        return 1...(environment["ENRICHD_LONG_TESTS"] == "1" ? 200 : 12)
    }

    @Test func `a worker killed at any call leaves what an undisturbed one would have left`() async throws {
        let scene = try await CrashScene()
        let before = try await scene.seen()
        let undisturbed = try scene.run()
        let counting = try undisturbed.board()
        #expect(try undisturbed.end(of: undisturbed.worker(counting), afterSites: scene.sites) == 0)
        let expected = try undisturbed.look()
        let after = try await scene.seen()
        #expect(after.calls - before.calls == scene.sites)
        #expect(expected.finishedSites == scene.sites)
        #expect(expected.creditsUsed == after.credits - before.credits && expected.creditsUnknown == 0)
        var counts: [CrashShim.Kind: Int] = [:]
        for kind in CrashShim.Kind.allCases {
            counts[kind] = try counting.count(kind)
            #expect(counts[kind, default: 0] > 0, "the shim does not see \(kind)")
        }
        print("undisturbed:", counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))

        var kills = 0
        for seed in Self.seeds {
            kills += try await check(seed, scene, counts: counts, expected: expected)
        }
        print("\(Self.seeds.count) seeds, \(kills) kills")
        #expect(kills * 2 > Self.seeds.count, "most blows missed")
    }

    /// Returns how many workers were killed.
    private func check(
        _ seed: UInt64, _ scene: CrashScene, counts: [CrashShim.Kind: Int], expected: CrashState
    ) async throws -> Int {
        var random = SeededGenerator(seed: seed)
        let run = try scene.run()
        let before = try await scene.seen()
        let began = ContinuousClock.now
        var blows: [String] = []
        var kills = 0
        var finished = 0
        var open: Set<Int64> = []
        for victim in 0..<(UInt8.random(in: 0..<3, using: &random) == 0 ? 2 : 1) {
            let kind = CrashShim.Kind.allCases.randomElement(using: &random) ?? .logWrite
            let most = max(1, counts[kind, default: 1] / (victim + 1))
            let blow = CrashBlow(
                kind: kind, number: .random(in: 1...most, using: &random), isAfter: .random(using: &random))
            let status = try run.end(
                of: run.worker(run.board(blow)), afterSites: scene.sites - finished)
            #expect(status == 0 || status == SIGKILL, "seed \(seed), \(blow)")
            blows.append("\(blow)\(status == 0 ? " (missed)" : "")")
            kills += status == 0 ? 0 : 1
            let state = try run.look()
            #expect(state.integrity == "ok", "seed \(seed) after \(blow)")
            finished = state.finishedSites
            open.formUnion(state.openCalls)
        }
        let last = try run.worker()
        let status = try run.end(of: last, afterSites: scene.sites - finished)
        let took = ContinuousClock.now - began
        let seen = try await scene.seen()
        let state = try run.look()
        let repeated = seen.calls - before.calls - scene.sites
        let charged = seen.credits - before.credits
        let line = """
            seed \(seed): \(blows.joined(separator: ", ")); open calls \(open.count), repeated \(repeated), \
            credits \(state.creditsUsed) + \(state.creditsUnknown) unknown, charged \(charged), \(took)
            """
        print(line)

        #expect(status == 0, "\(line)\n\(last.log)")
        #expect(state.integrity == "ok", "\(line)")
        #expect(state.effects == expected.effects, "\(line)\n\(last.log)")
        #expect(repeated >= 0 && repeated <= open.count, "\(line)")
        #expect(open.count <= kills * CrashScene.concurrency, "\(line)")
        #expect(state.creditsUsed + state.creditsUnknown >= charged, "\(line)")
        #expect(state.unknownCalls == open.count && state.openCalls.isEmpty, "\(line)")
        return kills
    }
}

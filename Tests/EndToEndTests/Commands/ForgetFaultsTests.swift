import Foundation
import TestKit
import Testing

/// `enrichctl forget` on a full disk, and killed: all of it is done or nothing, and what is left to do is known.
///
/// `ENRICHD_LONG_TESTS=1` kills three hundred times; `ENRICHD_CRASH_SEEDS=17-17` runs those named.
@Suite(.timeLimit(.minutes(20))) struct ForgetFaultsTests {
    static var seeds: ClosedRange<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        let named = environment["ENRICHD_CRASH_SEEDS"]?.split(separator: "-").compactMap { UInt64($0) } ?? []
        if let first = named.first, let last = named.last, first <= last { return first...last }
        return 1...(environment["ENRICHD_LONG_TESTS"] == "1" ? 300 : 24)
    }

    private static let kinds: [CrashShim.Kind] = [
        .logWrite, .databaseWrite, .fileSync, .logCut, .gateLock, .sqliteLock,
    ]

    /// How many calls there are of each kind when nothing is in the way.
    private func counts(_ scene: ForgettingScene, isOwed: Bool) throws -> [CrashShim.Kind: Int] {
        let undisturbed = try scene.run(isOwed: isOwed)
        let board = try undisturbed.board()
        let run = try undisturbed.forget(board)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try undisturbed.look().isFinished)
        let counts = try Dictionary(uniqueKeysWithValues: Self.kinds.map { ($0, try board.count($0)) })
        print("undisturbed, owed \(isOwed):", counts.map { "\($0) \($1)" }.sorted().joined(separator: ", "))
        return counts
    }

    @Test func `a kill at any call leaves all or nothing, and the next one finishes it`() throws {
        let scene = try ForgettingScene()
        let counts = try [false: counts(scene, isOwed: false), true: counts(scene, isOwed: true)]
        var kills = 0
        var unfinished = 0
        for seed in Self.seeds {
            var random = SeededGenerator(seed: seed)
            let isOwed = Bool.random(using: &random)
            let kind = Self.kinds.randomElement(using: &random) ?? .logWrite
            let most = max(1, counts[isOwed]?[kind] ?? 1)
            let blow = CrashBlow(
                kind: kind, number: .random(in: 1...most, using: &random), isAfter: .random(using: &random))
            let run = try scene.run(isOwed: isOwed)
            let status = try run.forget(run.board(blow)).status
            let state = try run.look()
            let line = "seed \(seed), owed \(isOwed), \(blow): status \(status), \(state)"
            print(line)
            kills += status == SIGKILL ? 1 : 0
            unfinished += state.isDeleted && state.isNoted ? 1 : 0
            #expect(status == SIGKILL || status == 0, "\(line)")
            #expect(state.isDeleted || state.isUntouched, "\(line)")
            #expect(state.integrity == "ok", "\(line)")
            #expect(state.isNoted || !state.isDeleted || !state.hasTraces, "\(line)")
            #expect(!isOwed || state.isNoted || !state.hasTraces, "\(line)")
            let again = try run.forget()
            #expect(again.status == 0, "\(line)\n\(again.errors)")
            #expect(try run.look().isFinished, "\(line)")
        }
        print("\(Self.seeds.count) seeds, \(kills) kills, \(unfinished) between deletion and the end")
        #expect(kills * 2 > Self.seeds.count, "most blows missed")
    }

    @Test(arguments: [false, true])
    func `a disk that is full from any sync on leaves all or nothing, and says what is left`(isOwed: Bool) throws {
        let scene = try ForgettingScene()
        let syncs = try counts(scene, isOwed: isOwed)[.fileSync] ?? 0
        #expect(syncs > 3)
        var unfinished = 0
        for number in 1...max(1, syncs) {
            let run = try scene.run(isOwed: isOwed)
            let board = try run.board(CrashBlow(kind: .fileSync, number: number, isAfter: true, signal: SIGSTOP))
            let child = try ChildProcess(
                "enrichctl", program: Stand.program("enrichctl"), arguments: ["forget"] + ForgettingScene.names,
                environment: ["ENRICHD_DATABASE": run.database].merging(board.environment) { $1 },
                folder: run.folder.path)
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            while !child.isStopped, child.isRunning, ContinuousClock.now < deadline { usleep(500) }
            try board.refuseWriting(with: ENOSPC)
            child.send(SIGCONT)
            let status = child.end(within: 60)
            let state = try run.look()
            let line = "owed \(isOwed), full after sync \(number): status \(status ?? -1), \(state)\n\(child.log)"
            #expect(state.isDeleted || state.isUntouched, "\(line)")
            #expect(state.isNoted || !state.isDeleted || !state.hasTraces, "\(line)")
            if status != 0 {
                #expect(status == 74, "\(line)")
                #expect(child.log.contains("the disk") || child.log.contains("The disk"), "\(line)")
            }
            if status != 0, state.isDeleted {
                unfinished += 1
                #expect(child.log.contains("100 names are forgotten, 100 of them not before; 100 contacts"), "\(line)")
                #expect(child.log.contains("Forgotten, but the database's files may still hold traces."), "\(line)")
                #expect(child.log.contains("Run the same command again, or enrichctl forget --rewrite."), "\(line)")
                #expect(state.isNoted, "\(line)")
            }
            try board.refuseWriting(with: 0)
            let again = try run.forget()
            #expect(again.status == 0, "\(line)\n\(again.errors)")
            #expect(try run.look().isFinished, "\(line)")
        }
        print("owed \(isOwed): \(syncs) syncs, \(unfinished) between deletion and the end")
        #expect(unfinished > 0)
    }

    @Test func `a worker that starts says what is left to do, until it is done`() async throws {
        let run = try ForgettingScene().run(isOwed: true)
        for isOwed in [true, false] {
            let worker = try ChildProcess(
                "enrichd-worker", program: Stand.program("enrichd-worker"),
                environment: ["ENRICHD_DATABASE": run.database], folder: run.folder.path)
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            // It hears of its end once all of it runs, which is after what it says at its start.
            while !(worker.log.contains("] working") && worker.hearsTermination), ContinuousClock.now < deadline {
                usleep(2_000)
            }
            #expect(worker.stop() == 0, "\(worker.log)")
            #expect(worker.log.contains("run enrichctl forget --rewrite") == isOwed, "\(worker.log)")
            let rewriting = try run.enrichctl("forget", "--rewrite")
            #expect(rewriting.status == 0, "\(rewriting.errors)")
        }
        #expect(try run.enrichctl("forget", "--rewrite", "a.example").status == 64)
        #expect(try run.enrichctl("forget", "--rewrite", "--dry-run").status == 64)
    }
}

import Foundation
import GRDB
import TestKit
import Testing

/// A worker is stopped at a system call that the seed chooses, for longer than its leases last, and then goes on.
///
/// Four seeds by default, twenty-four with `ENRICHD_LONG_TESTS=1`; all of them at once, for each takes ten seconds.
@Suite(.timeLimit(.minutes(10))) struct StoppedWorkerTests {
    static var seeds: ClosedRange<UInt64> {
        1...(ProcessInfo.processInfo.environment["ENRICHD_LONG_TESTS"] == "1" ? 24 : 4)
    }

    /// One seed's database with the worker that is stopped and the one that is not.
    private struct Pair {
        let seed: UInt64
        let run: CrashRun
        let blow: CrashBlow
        let board: CrashBoard
        let stopped: ChildProcess
        var other: ChildProcess?

        /// Nothing is known of a database whose opening was interrupted: it is locked.
        func isDone() throws -> Bool {
            do {
                return try run.unfinishedSites() == 0
            } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_PROTOCOL].contains(error.resultCode) {
                return false
            }
        }
    }

    @Test func `a worker stopped at any call, past its leases, writes nothing twice and works on`() async throws {
        let scene = try await CrashScene()
        let undisturbed = try scene.run()
        let counting = try undisturbed.board()
        #expect(try undisturbed.end(of: undisturbed.worker(counting), afterSites: scene.sites) == 0)
        let expected = try undisturbed.look()
        let before = try await scene.seen()

        var pairs = try Self.seeds.map { seed in
            var random = SeededGenerator(seed: seed)
            let kind = CrashShim.Kind.allCases.randomElement(using: &random) ?? .logWrite
            // Where it may already be ending, there is nothing to take over.
            let number = Int.random(in: 1...max(1, try counting.count(kind) * 3 / 4), using: &random)
            let blow = CrashBlow(kind: kind, number: number, isAfter: .random(using: &random), signal: SIGSTOP)
            let run = try scene.run()
            let board = try run.board(blow)
            return Pair(seed: seed, run: run, blow: blow, board: board, stopped: try run.worker(board))
        }
        try await scene.stand.until("all to be stopped") {
            try pairs.allSatisfy { try $0.stopped.isStopped || $0.isDone() }
        }
        let stopped = pairs.filter(\.stopped.isStopped).count
        for index in pairs.indices { pairs[index].other = try pairs[index].run.worker() }
        let began = ContinuousClock.now
        try await scene.stand.until("others to take over what can be") {
            // One that was stopped behind the gate keeps everybody out until it goes on.
            try pairs.allSatisfy { try $0.isDone() } || ContinuousClock.now - began > .seconds(11)
        }
        let overtaken = try pairs.filter { try $0.isDone() && $0.stopped.isStopped }.count
        for pair in pairs {
            try pair.board.disarm()
            pair.stopped.send(SIGCONT)
        }
        try await scene.stand.until("the end of all") { try pairs.allSatisfy { try $0.isDone() } }

        var unknown = 0
        for pair in pairs {
            for worker in [pair.stopped, try #require(pair.other)] {
                let status = try pair.run.end(of: worker, afterSites: 0)
                #expect(status == 0, "\(worker.log)")
            }
            let state = try pair.run.look()
            unknown += state.unknownCalls
            let line = "seed \(pair.seed): stopped \(pair.blow); unknown calls \(state.unknownCalls)"
            print(line)
            #expect(state.integrity == "ok" && state.openCalls.isEmpty, "\(line)")
            #expect(state.effects == expected.effects, "\(line)\n\(pair.stopped.log)\n\(pair.other?.log ?? "")")
        }
        let repeated = try await scene.seen().calls - before.calls - scene.sites * pairs.count
        print("\(pairs.count) seeds, \(stopped) stopped, \(overtaken) done meanwhile, \(repeated) calls repeated")
        #expect(repeated >= 0 && repeated <= unknown)
        #expect(stopped * 2 > pairs.count, "most blows missed")
    }
}

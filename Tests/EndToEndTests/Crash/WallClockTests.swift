import Foundation
import TestKit
import Testing

/// The wall clock says when things happened, and decides nothing.
@Suite(.timeLimit(.minutes(10))) struct WallClockTests {
    @Test(arguments: [3600, -3600])
    func `a clock that jumps an hour takes no site from anybody and delays no call`(jump: Int) async throws {
        let scene = try await CrashScene(latency: 300)
        let run = try scene.run()
        let before = try await scene.seen()
        let boards = [try run.board(), try run.board()]
        // Six sites under the first key: the last of them wait for permits for two seconds at least.
        let limits = ["ENRICHD_HUNTER_PER_SECOND": "2", "ENRICHD_HUNTER_PER_MINUTE": "100"]
        let workers = try boards.map { try run.worker($0, settings: limits) }
        let began = ContinuousClock.now
        try await scene.stand.until("calls under way") { try await scene.seen().calls - before.calls >= 3 }
        try boards[0].setClockError(seconds: jump)
        try await scene.stand.until("more calls") { try await scene.seen().calls - before.calls >= 5 }
        try boards[1].setClockError(seconds: jump)
        try await scene.stand.until("the end") {
            workers.map(\.log).joined().components(separatedBy: "] enriched").count == scene.sites + 1
        }
        let took = ContinuousClock.now - began
        print("a jump of \(jump) s: \(took)")
        #expect(took < .seconds(8))
        for (worker, board) in zip(workers, boards) {
            #expect(try board.clockReads() > 0)
            #expect(!worker.log.contains("lease was lost") && !worker.log.contains("died"), "\(worker.log)")
            #expect(!worker.log.contains(" error "), "\(worker.log)")
            #expect(worker.stop() == 0)
        }
        let state = try run.look()
        #expect(state.finishedSites == scene.sites)
        #expect(state.creditsUnknown == 0)
        #expect(try await scene.seen().calls - before.calls == scene.sites)
    }
}

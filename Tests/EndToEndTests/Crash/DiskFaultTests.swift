import Foundation
import TestKit
import Testing

/// A disk that takes nothing any more, for a while.
@Suite(.timeLimit(.minutes(10))) struct DiskFaultTests {
    /// The errno that every write to the database's files gets, and the worker's words for it.
    static let faults: [(error: Int32, words: String)] = [
        (ENOSPC, "The disk that the database is on is full."),
        (EROFS, "The database may not be written: check who owns it and its folder, and their modes."),
    ]

    @Test(arguments: faults)
    func `a worker that can't write says so, loses nothing and goes on by itself`(
        fault: (error: Int32, words: String)
    ) async throws {
        let scene = try await CrashScene(latency: 300)
        let run = try scene.run()
        let before = try await scene.seen()
        let board = try run.board()
        let worker = try run.worker(board)
        try await scene.stand.until("calls under way") {
            try await scene.seen().calls - before.calls == CrashScene.concurrency
        }
        try board.refuseWriting(with: fault.error)
        let began = ContinuousClock.now
        try await scene.stand.until("refusals for five seconds") {
            #expect(worker.isRunning)
            return ContinuousClock.now - began > .seconds(5)
        }
        #expect(try board.refusals() > 3)
        #expect(!worker.log.contains("] enriched"))
        let lines = worker.log.split(separator: "\n").filter { $0.contains(" error ") }
        #expect(lines.count == 1 && lines[0].contains(fault.words), "\(worker.log)")

        try board.refuseWriting(with: 0)
        #expect(try run.end(of: worker, afterSites: scene.sites) == 0, "\(worker.log)")
        let state = try run.look()
        #expect(state.finishedSites == scene.sites)
        #expect(state.integrity == "ok")
        #expect(try await scene.seen().calls - before.calls == scene.sites, "\(worker.log)")
        #expect(state.creditsUnknown == 0)
    }

    /// The errno that every write gets, and the words of the reply.
    static let refusals: [(error: Int32, words: String)] = [
        (ENOSPC, "The server's disk is full."), (EROFS, "The database can't be written at the moment."),
    ]

    @Test(arguments: refusals)
    func `a responder that can't write says so, reads on and goes on by itself`(
        refusal: (error: Int32, words: String)
    ) async throws {
        let stand = try await Stand(startWorker: false)
        _ = try await stand.submit(try await stand.addSites(["before.example"]))
        stand.responder?.stop()
        let board = try CrashBoard(in: stand.folder.path, database: stand.database)
        let settings = [
            "ENRICHD_DATABASE": stand.database, "ENRICHD_SOCKET": stand.folder.file("fcgi.sock"),
            "ENRICHD_AUTH": "none",
        ]
        let responder = try ChildProcess(
            "enrichd-fcgi", program: Stand.program("enrichd-fcgi"),
            environment: settings.merging(board.environment) { $1 }, folder: stand.folder.path)
        try await stand.until("the responder") { try await stand.get("/api/health").status == 200 }

        try board.refuseWriting(with: refusal.error)
        let refused = try await stand.post("/api/sites", "{\"domains\":[\"refused.example\"]}")
        #expect(refused.status == 503 && refused.text.contains(refusal.words), "\(refused.text)\n\(responder.log)")
        #expect(try await stand.get("/api/enrichment/sites").json["total"].int == 1)
        try board.refuseWriting(with: 0)
        #expect(try await stand.addSites(["after.example"]).count == 1)
        #expect(try board.refusals() > 0)
        #expect(responder.stop() == 0)
    }
}

import Foundation
import GRDB
import TestKit
import Testing

/// `enrichctl forget` while others read and write.
@Suite(.timeLimit(.minutes(10))) struct ForgetBesideOthersTests {
    @Test func `a reader is waited for`() async throws {
        let run = try ForgettingScene().run(isOwed: true)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: run.database, configuration: configuration)
        let seen = try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            return try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts")
        }
        #expect(seen == ForgettingScene.contacts)
        let child = try ChildProcess(
            "enrichctl", program: Stand.program("enrichctl"), arguments: ["forget"] + ForgettingScene.names,
            environment: ["ENRICHD_DATABASE": run.database], folder: run.folder.path)
        // Another connection of this process sees the deletion; the reader does not, and is still in the way.
        let look = try DatabaseQueue(path: run.database)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        func contacts(_ queue: DatabaseQueue) throws -> Int? {
            try queue.inDatabase { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts") }
        }
        while try contacts(look) == seen, ContinuousClock.now < deadline { usleep(1_000) }
        #expect(child.isRunning, "\(child.log)")
        #expect(try contacts(reader) == seen)
        try reader.inDatabase { db in try db.execute(sql: "ROLLBACK") }
        #expect(child.end(within: 60) == 0, "\(child.log)")
        #expect(try contacts(reader) == ForgettingScene.contacts - ForgettingScene.names.count)
        try look.close()
        try reader.close()
        #expect(try run.look().isFinished)
    }

    @Test func `a worker at work and clients that read are not in the way, nor it in theirs`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"],
            simulatorArguments: ["--per-second", "0", "--per-minute", "0", "--latency", "30"])
        let sites = try await stand.addSites((1...400).map { "few-\($0).example" })
        let job = try await stand.submit(sites)
        try await stand.until("the first contacts") {
            try await !stand.addresses(of: sites[0]).isEmpty
        }
        let gone = try #require(try await stand.addresses(of: sites[0]).first)
        // Whoever was broken off before has the file written anew now.
        try Data("unfinished".utf8).write(to: URL(fileURLWithPath: stand.database + ".forgetting"))
        var reads = 0
        for name in [gone, "gone.example", "nobody@other.example"] {
            let child = try ChildProcess(
                "enrichctl", program: Stand.program("enrichctl"), arguments: ["forget", name],
                environment: ["ENRICHD_DATABASE": stand.database], folder: stand.folder.path)
            repeat {
                for path in ["/api/enrichment/contacts.csv", "/api/enrichment/jobs/\(job)/sites"] {
                    let reply = try await stand.get(path)
                    #expect(reply.status == 200, "\(reply.status) \(reply.text.prefix(300))")
                    reads += 1
                }
            } while child.isRunning
            #expect(child.end(within: 1) == 0, "\(child.log)")
        }
        #expect(reads > 3)
        let end = try await stand.finish(job).job
        #expect(end["status"].text == "completed", "\(end)")
        #expect(try await !stand.addresses(of: sites[0]).contains(gone))
    }
}

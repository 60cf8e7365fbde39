import Foundation
import GRDB
import TestKit
import Testing

/// More requests want to write than there are threads, and somebody who knows nothing of the write gate holds the lock.
@Suite(.timeLimit(.minutes(10))) struct LockedWritersTests {
    @Test func `who only reads is answered at once, whatever the writers wait for`() async throws {
        let stand = try await Stand(settings: ["ENRICHD_THREADS": "3"], startWorker: false)
        _ = try await stand.addSites(["first.example"])
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let stranger = try DatabaseQueue(path: stand.database, configuration: configuration)
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }

        let base = stand.baseURL
        let folder = stand.folder.path
        let began = ContinuousClock.now
        let writers = try (0..<6).map { number in
            try ChildProcess(
                "writer", program: "/usr/bin/curl",
                arguments: [
                    "-sS", "-D-", "-H", "Content-Type: application/json", "-d",
                    #"{"domains":["writer-\#(number).example"]}"#, "\(base)/api/sites",
                ], environment: [:], folder: folder)
        }
        // All of them have come, and two are with a thread: the gate's file is locked, and the third thread is free.
        try await stand.until("half a second") { ContinuousClock.now - began > .milliseconds(500) }
        for path in ["/api/health", "/api/enrichment/sites", "/api/health", "/api/enrichment/jobs"] {
            let asked = ContinuousClock.now
            #expect(try await stand.get(path).status == 200)
            let took = ContinuousClock.now - asked
            print("beside six writers that wait: \(path) in \(took)")
            #expect(took < .seconds(2))
        }
        #expect(writers.allSatisfy { $0.isRunning })

        for writer in writers {
            #expect(writer.end(within: 30) == 0)
            #expect(writer.log.contains("503 Service Unavailable"), "\(writer.log)")
            #expect(writer.log.contains("Retry-After: 1"), "\(writer.log)")
        }
        print("the last writer gave up after \(ContinuousClock.now - began)")
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        _ = try await stand.addSites((0..<6).map { "writer-\($0).example" })
        #expect(try await stand.get("/api/enrichment/sites").status == 200)
    }
}

import Foundation
import GRDB
import TestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct SharedCommitTests {
    private static let rounds = 5
    private static let jobsOfARound = 200

    @Test func `a responder killed while jobs share commits keeps each that it accepted, whole`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let stand = try await Stand(startWorker: false)
        let sites = try await stand.addSites((1...100).map { "shared-\($0).example" })
        let body = stand.folder.file("job.json")
        try Data("{\"siteIds\":\(sites),\"provider\":\"hunter\",\"apiKey\":\"good-key\"}".utf8)
            .write(to: URL(filePath: body))

        var accepted: Set<String> = []
        for round in 1...Self.rounds {
            let clients = try clients(of: stand, sending: body, round: round)
            let enough = Int.random(in: 1...40, using: &generator)
            try await stand.until("\(enough) jobs") {
                try replies(to: stand, round: round).count >= enough || !clients.isRunning
            }
            stand.responder?.kill()
            clients.waitUntilExit()
            accepted.formUnion(try replies(to: stand, round: round))
            try await stand.startResponder()
        }

        let kept = try DatabaseQueue(path: stand.database).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT job_id, total_items, (SELECT count(*) FROM job_sites WHERE job = sequence)
                    FROM jobs LEFT JOIN enrichment_jobs ON job_id = jobs.id
                    """)
        }
        #expect(kept.allSatisfy { $0[1] == 100 && $0[2] == 100 }, "seed \(seed)")
        #expect(accepted.subtracting(kept.map { $0[0] }).isEmpty, "seed \(seed)")
        print("\(accepted.count) jobs accepted through \(Self.rounds) kills, \(kept.count) kept, seed \(seed)")
        #expect(accepted.count >= Self.rounds)
    }

    /// Sixteen at once; each reply goes to a file of its own.
    private func clients(of stand: Stand, sending body: String, round: Int) throws -> Process {
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/curl")
        curl.arguments = [
            "--silent", "--parallel", "--parallel-max", "16", "--header", "Content-Type: application/json",
            "--data-binary", "@\(body)", "--output", stand.folder.file("reply-\(round)-#1"),
            "\(stand.baseURL)/api/enrichment/jobs#[1-\(Self.jobsOfARound)]",
        ]
        try curl.run()
        return curl
    }

    /// The ids of the jobs that were accepted so far.
    private func replies(to stand: Stand, round: Int) throws -> [String] {
        (1...Self.jobsOfARound).compactMap { number in
            // A reply that is not there yet, or only half, accepts nothing.
            guard let reply = try? Data(contentsOf: URL(filePath: stand.folder.file("reply-\(round)-\(number)"))),
                let json = try? JSONDecoder().decode(JSONValue.self, from: reply)
            else { return nil }
            return json["data"]["jobId"].text
        }
    }
}

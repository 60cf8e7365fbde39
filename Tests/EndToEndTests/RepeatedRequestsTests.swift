import Foundation
import GRDB
import HTTPTypes
import Synchronization
import TestKit
import Testing

/// Requests that come again under their Idempotency-Key, to two responders behind one nginx.
@Suite(.timeLimit(.minutes(10))) final class RepeatedRequestsTests {
    private let stand: Stand
    private var second: ChildProcess
    private let sites: [Int]

    init() async throws {
        // Both are asked in turn, and one that is down is asked again with the next request. nginx's names of sockets
        // are relative to its folder.
        stand = try await Stand(
            startWorker: false,
            nginxChanges: [
                "server unix:.enrichd.sock;":
                    "server unix:.enrichd.sock max_fails=0; server unix:second.sock max_fails=0;"
            ])
        second = try stand.anotherResponder(on: "second.sock")
        sites = try await stand.addSites((1...3).map { "repeated-\($0).example" })
        try await waitForSecond()
    }

    private func waitForSecond() async throws {
        try await stand.until("the second responder") {
            FileManager.default.fileExists(atPath: stand.folder.file("second.sock"))
        }
    }

    private func submit(_ key: String, limit: Int = 5) async throws -> Stand.Reply {
        let body =
            "{\"siteIds\":\(sites),\"provider\":\"hunter\",\"config\":{\"limit\":\(limit)},\"apiKey\":\"good-key\"}"
        return try await stand.send(
            .post, "/api/enrichment/jobs", body: Array(body.utf8),
            fields: [("Content-Type", "application/json"), ("Idempotency-Key", key)])
    }

    private func jobs() throws -> Set<String> {
        try DatabaseQueue(path: stand.database).read { db in try String.fetchSet(db, sql: "SELECT id FROM jobs") }
    }

    @Test func `a request that comes fifty times at once makes one job`() async throws {
        let replies = try await withThrowingTaskGroup(of: Stand.Reply.self) { group in
            for _ in 1...50 { group.addTask { try await submit("\"fifty\"") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let accepted = replies.filter { $0.status == 202 }
        let first = try #require(accepted.first { $0.fields[.idempotentReplayed] == nil })
        #expect(accepted.count { $0.fields[.idempotentReplayed] == nil } == 1)
        #expect(accepted.allSatisfy { $0.bytes == first.bytes && $0.fields[.location] == first.fields[.location] })
        for reply in replies where reply.status != 202 {
            #expect(reply.status == 409, "\(reply.text)")
            #expect(reply.fields[.retryAfter] == "1")
        }
        #expect(try jobs() == [try #require(first.json["data"]["id"].text)])
        print("fifty at once: \(accepted.count) times 202, \(replies.count - accepted.count) times 409")

        #expect(try await submit("fifty", limit: 6).status == 422)
        #expect(try await submit("fifty").bytes == first.bytes)
        #expect(try jobs().count == 1)
    }

    @Test func `a second request is told that the first is under way, by whichever process`() async throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let stranger = try DatabaseQueue(path: stand.database, configuration: configuration)
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        async let first = submit("held")
        // The first makes this file when it begins, and then waits for the stranger, for five seconds at most.
        try await stand.until("the first") { FileManager.default.fileExists(atPath: stand.database + ".requests") }
        for _ in 1...4 {
            let reply = try await submit("held")
            #expect(reply.status == 409, "\(reply.text)")
            #expect(reply.json["type"].text == "/problems/request-under-way")
        }
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        let reply = try await first
        #expect(reply.status == 202, "\(reply.text)")
        #expect(try await submit("held").bytes == reply.bytes)
        #expect(try jobs().count == 1)
    }

    @Test func `responders killed under load lose no request and carry none out twice`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("responders killed under load: seed \(seed)")
        let keys = 80
        let accepted = Mutex<[Int: Set<String>]>([:])
        let next = Mutex(0)
        let repeats = Mutex(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...8 {
                group.addTask {
                    while true {
                        let number = next.withLock { next in
                            next += 1
                            return next
                        }
                        guard number <= keys else { return }
                        // Whoever got no answer asks again, and now and then so does one who got it.
                        var answers = number.isMultiple(of: 4) ? 2 : 1
                        try await stand.until("an answer to request \(number)") {
                            guard let reply = try? await submit("key-\(number)"), reply.status == 202,
                                let id = reply.json["data"]["id"].text
                            else {
                                repeats.withLock { $0 += 1 }
                                return false
                            }
                            accepted.withLock { _ = $0[number, default: []].insert(id) }
                            answers -= 1
                            return answers == 0
                        }
                    }
                }
            }
            try await kill(every: 8, of: keys, seed: seed) { accepted.withLock { $0.count } }
            try await group.waitForAll()
        }
        let made = accepted.withLock { $0 }
        #expect(made.count == keys)
        #expect(made.values.allSatisfy { $0.count == 1 }, "a request made two jobs")
        #expect(try jobs() == Set(made.values.flatMap { $0 }), "a job was lost, or made twice")
        print("\(keys) requests, one job each, after \(repeats.withLock { $0 }) answers that failed")
        #expect(stand.responder?.stop() == 0)
        #expect(second.stop() == 0)
    }

    /// Kills one of the two, whenever so many more requests were accepted, and starts it again.
    private func kill(every step: Int, of total: Int, seed: UInt64, _ count: () -> Int) async throws {
        var generator = SeededGenerator(seed: seed)
        for threshold in stride(from: step, to: total - step, by: step) {
            try await stand.until("\(threshold) requests") { count() >= threshold }
            if Bool.random(using: &generator) {
                stand.responder?.kill()
                try await stand.startResponder()
            } else {
                second.kill()
                try FileManager.default.removeItem(atPath: stand.folder.file("second.sock"))
                second = try stand.anotherResponder(on: "second.sock")
                try await waitForSecond()
            }
        }
    }
}

extension HTTPField.Name {
    static var idempotentReplayed: HTTPField.Name {
        guard let name = HTTPField.Name("Idempotent-Replayed") else {
            preconditionFailure("a constant name is no name")
        }
        return name
    }
}

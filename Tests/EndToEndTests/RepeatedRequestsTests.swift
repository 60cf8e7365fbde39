import CurlTransport
import Foundation
import GRDB
import HTTPTypes
import Synchronization
import TestKit
import Testing

/// Requests that come again under their Idempotency-Key, to two responders behind one nginx.
@Suite(.timeLimit(.minutes(10))) struct RepeatedRequestsTests {
    private let stand: Stand
    private let second: SecondResponder
    private let client: KeyedClient

    init() async throws {
        // Both are asked in turn, and one that is down is asked again with the next request. nginx's names of sockets
        // are relative to its folder.
        stand = try await Stand(
            startWorker: false,
            nginxChanges: [
                "server unix:.enrichd.sock;":
                    "server unix:.enrichd.sock max_fails=0; server unix:second.sock max_fails=0;"
            ])
        second = SecondResponder()
        let sites = try await stand.addSites((1...3).map { "repeated-\($0).example" })
        client = try KeyedClient(authority: String(stand.baseURL.dropFirst("http://".count)), sites: sites)
        try await startSecond()
    }

    private func startSecond() async throws {
        let socket = stand.folder.file("second.sock")
        if FileManager.default.fileExists(atPath: socket) { try FileManager.default.removeItem(atPath: socket) }
        second.process = try stand.anotherResponder(on: "second.sock")
        try await stand.until("the second responder") { FileManager.default.fileExists(atPath: socket) }
    }

    private func jobs() throws -> Set<String> {
        try DatabaseQueue(path: stand.database).read { db in try String.fetchSet(db, sql: "SELECT id FROM jobs") }
    }

    @Test func `a request that comes fifty times at once makes one job`() async throws {
        let replies = try await withThrowingTaskGroup(of: Stand.Reply.self) { group in
            for _ in 1...50 { group.addTask { [client] in try await client.submit("\"fifty\"") } }
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

        #expect(try await client.submit("fifty", limit: 6).status == 422)
        #expect(try await client.submit("fifty").bytes == first.bytes)
        #expect(try jobs().count == 1)
    }

    @Test func `a second request is told that the first is under way, by whichever process`() async throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let stranger = try DatabaseQueue(path: stand.database, configuration: configuration)
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let client = client
        async let first = client.submit("held")
        // The first makes this file when it begins, and then waits for the stranger, for five seconds at most.
        try await stand.until("the first") { FileManager.default.fileExists(atPath: stand.database + ".requests") }
        for _ in 1...4 {
            let reply = try await client.submit("held")
            #expect(reply.status == 409, "\(reply.text)")
            #expect(reply.json["type"].text == "/problems/request-under-way")
        }
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        let reply = try await first
        #expect(reply.status == 202, "\(reply.text)")
        #expect(try await client.submit("held").bytes == reply.bytes)
        #expect(try jobs().count == 1)
    }

    @Test func `responders killed under load lose no request and carry none out twice`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("responders killed under load: seed \(seed)")
        let keys = 80
        let accepted = Accepted()
        let client = client
        async let load: Void = client.load(keys: keys, noting: accepted)
        try await kill(every: 8, of: keys, seed: seed) { accepted.jobs.count }
        try await load
        let made = accepted.jobs
        #expect(made.count == keys)
        #expect(made.values.allSatisfy { $0.count == 1 }, "a request made two jobs")
        #expect(try jobs() == Set(made.values.flatMap { $0 }), "a job was lost, or made twice")
        print("\(keys) requests, one job each, after \(client.failures) answers that failed")
        #expect(stand.responder?.stop() == 0)
        #expect(second.process?.stop() == 0)
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
                second.process?.kill()
                try await startSecond()
            }
        }
    }
}

/// The jobs that were accepted, by the number of their request.
private final class Accepted: Sendable {
    private let state = Mutex<[Int: Set<String>]>([:])

    var jobs: [Int: Set<String>] { state.withLock { $0 } }

    func note(_ job: String, of number: Int) {
        state.withLock { _ = $0[number, default: []].insert(job) }
    }
}

private final class SecondResponder {
    var process: ChildProcess?
}

/// Submits the same job under whichever key.
private final class KeyedClient: Sendable {
    private let authority: String
    private let sites: [Int]
    private let transport: CurlTransport
    private let begun = Atomic(0)
    private let failed = Atomic(0)

    init(authority: String, sites: [Int]) throws {
        self.authority = authority
        self.sites = sites
        transport = try CurlTransport(.init(userAgent: "enrichd-tests"))
    }

    /// How many answers were none, or no acceptance.
    var failures: Int { failed.load(ordering: .relaxed) }

    func submit(_ key: String, limit: Int = 5) async throws -> Stand.Reply {
        var request = HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/api/enrichment/jobs")
        request.headerFields[.contentType] = "application/json"
        request.headerFields[.idempotencyKey] = key
        let body =
            "{\"siteIds\":\(sites),\"provider\":\"hunter\",\"config\":{\"limit\":\(limit)},\"apiKey\":\"good-key\"}"
        let (response, bytes) = try await transport.send(request, body: Array(body.utf8))
        return Stand.Reply(status: response.status.code, fields: response.headerFields, bytes: bytes)
    }

    /// Eight clients, one request after the other. Whoever gets no answer asks again, and now and then so does one who
    /// got it.
    func load(keys: Int, noting accepted: Accepted) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...8 {
                group.addTask { [self] in
                    while true {
                        let number = begun.add(1, ordering: .relaxed).newValue
                        guard number <= keys else { return }
                        for _ in 1...(number.isMultiple(of: 4) ? 2 : 1) {
                            accepted.note(try await insist("key-\(number)"), of: number)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Asks until the job is accepted, for a minute at most; its name.
    func insist(_ key: String) async throws -> String {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < deadline {
            if let reply = try? await submit(key), reply.status == 202, let id = reply.json["data"]["id"].text {
                return id
            }
            failed.add(1, ordering: .relaxed)
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Stand.Failed(description: "\(key) was not accepted")
    }
}

extension HTTPField.Name {
    static var idempotencyKey: HTTPField.Name {
        guard let name = HTTPField.Name("Idempotency-Key") else { preconditionFailure("a constant name is no name") }
        return name
    }

    static var idempotentReplayed: HTTPField.Name {
        guard let name = HTTPField.Name("Idempotent-Replayed") else {
            preconditionFailure("a constant name is no name")
        }
        return name
    }
}

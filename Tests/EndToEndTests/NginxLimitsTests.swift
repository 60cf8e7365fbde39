import Foundation
import HTTPTypes
import TestKit
import Testing

/// What nginx limits and writes down. On this machine it limits nobody, so these tests take that away.
@Suite(.timeLimit(.minutes(10))) struct NginxLimitsTests {
    /// So slow that nothing comes free again while a test runs.
    private static let tight = [
        "127.0.0.0/8 0;": "", "rate=50r/s": "rate=1r/m", "rate=10r/s": "rate=1r/m", "burst=100": "burst=3",
        "burst=20": "burst=1",
    ]

    /// A request from 127.0.0.`host`: the reply's first line and fields, and its body.
    private func send(
        _ method: String, _ path: String, to stand: Stand, from host: UInt8 = 1, field: String = "Accept: */*"
    ) throws -> (status: Int, lines: [Substring], problem: JSONValue) {
        let port = try #require(UInt16(stand.baseURL.drop { !$0.isNumber }))
        let request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(field)\r\nConnection: close\r\n\r\n"
        let reply = String(
            decoding: try RawExchange.send([UInt8](request.utf8), to: port, from: host), as: UTF8.self)
        let halves = reply.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = try #require(halves.first).split(separator: "\r\n")
        let status = try #require(lines.first.flatMap { Int($0.dropFirst(9).prefix(3)) })
        return (status, lines, (try? JSONValue([UInt8](halves[1].utf8))) ?? .null)
    }

    @Test func `who asks too often is asked to wait, whoever else asks is not`() async throws {
        let stand = try await Stand(startWorker: false, nginxChanges: Self.tight)
        for _ in 1...4 { #expect(try send("GET", "/api/health", to: stand, from: 2).status == 200) }
        let refused = try send("GET", "/api/health", to: stand, from: 2)
        #expect(refused.status == 429)
        #expect(refused.lines.contains("Retry-After: 1"))
        #expect(refused.lines.contains("Content-Type: application/problem+json"))
        #expect(refused.lines.contains("X-Request-Id: \(refused.problem["instance"].text ?? "")"))
        #expect(refused.problem["status"].int == 429)
        #expect(refused.problem["success"] == .boolean(false))
        // Writing has a measure of its own, and so has every address.
        for _ in 1...2 { #expect(try send("POST", "/api/health", to: stand, from: 2).status == 405) }
        #expect(try send("DELETE", "/api/health", to: stand, from: 2).status == 429)
        #expect(try send("GET", "/api/health", to: stand, from: 3).status == 200)
    }

    @Test func `on this machine nobody is limited`() async throws {
        let stand = try await Stand(startWorker: false)
        for _ in 1...300 { #expect(try send("GET", "/api/health", to: stand).status == 200) }
        for _ in 1...60 { #expect(try send("POST", "/api/health", to: stand).status == 405) }
    }

    @Test func `who has too many requests at once is asked to wait`() async throws {
        let stand = try await Stand(
            startWorker: false,
            nginxChanges: [
                "127.0.0.0/8 0;": "", "limit_conn clients 100;": "limit_conn clients 1;",
                "client_body_timeout 15s;": "client_body_timeout 10m;",
            ])
        let port = try #require(UInt16(stand.baseURL.drop { !$0.isNumber }))
        let body = #"{"domains":["held.example"]}"#
        let head =
            "POST /api/sites HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        let held = try RawExchange.send(
            [UInt8](head.utf8), to: port,
            meanwhile: { () throws in
                #expect(try send("GET", "/api/health", to: stand).status == 429)
                #expect(try send("GET", "/api/health", to: stand, from: 2).status == 200)
            }, body: [UInt8](body.utf8))
        #expect(String(decoding: held.prefix(12), as: UTF8.self) == "HTTP/1.1 201")
        #expect(try send("GET", "/api/health", to: stand).status == 200)
    }

    @Test func `one id finds a request in nginx's log and in the responder's, and neither holds a secret`() async throws
    {
        let stand = try await Stand(startWorker: false, nginxChanges: [" if=$is_answered_here;": ";"])
        let secret = "planted-secret"
        let field =
            "Authorization: Bearer \(secret)\r\nCookie: \(secret)\r\nReferer: http://\(secret)\r\nUser-Agent: \(secret)"
        let answered = try send("GET", "/api/enrichment/jobs/\"none\\?key=\(secret)", to: stand, field: field)
        #expect(answered.status == 404)
        let lost = try send("GET", "/elsewhere?key=\(secret)", to: stand, field: field)
        #expect(lost.status == 404)

        let path = stand.folder.file(".nginx-access.log")
        var lines: [JSONValue] = []
        try await stand.until("the lines") {
            lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
                try JSONValue([UInt8]($0.utf8))
            }
            return lines.contains { $0["request"] == lost.problem["instance"] }
        }
        let line = try #require(lines.first { $0["request"] == answered.problem["instance"] })
        #expect(line["path"].text == "/api/enrichment/jobs/\"none\\")
        #expect(line["status"].int == 404)
        #expect(line["method"].text == "GET")
        let id = try #require(answered.problem["instance"].text)
        let log = try #require(stand.responder?.log)
        #expect(log.contains("request=\(id)"))
        #expect(!log.contains(try #require(lost.problem["instance"].text)))
        #expect(!log.contains(secret))
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(secret))
    }

    @Test func `as it is delivered, nginx writes down what the responder did not answer`() async throws {
        let stand = try await Stand(startWorker: false)
        let answered = try send("GET", "/api/nothing", to: stand)
        let elsewhere = try send("GET", "/elsewhere", to: stand)
        stand.responder?.kill()
        let gone = try send("GET", "/api/health", to: stand)
        #expect((answered.status, elsewhere.status, gone.status) == (404, 404, 502))
        #expect(gone.lines.contains("Retry-After: 1"))
        let path = stand.folder.file(".nginx-access.log")
        try await stand.until("the last line") {
            try String(contentsOfFile: path, encoding: .utf8).contains(gone.problem["instance"].text ?? "-")
        }
        let log = try String(contentsOfFile: path, encoding: .utf8)
        #expect(log.contains(elsewhere.problem["instance"].text ?? "-"))
        #expect(!log.contains(answered.problem["instance"].text ?? "-"))
    }

    @Test func `whatever host a proxy says it forwards for, the request's own counts`() async throws {
        let stand = try await Stand(startWorker: false)
        let forwarded = "X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nX-Host: evil.example"
        #expect(try send("GET", "/api/health", to: stand, field: forwarded).status == 200)
        #expect(try send("GET", "http://localhost:1/api/health", to: stand).status == 200)
    }
}

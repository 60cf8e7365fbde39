import Foundation
import GRDB
import HTTPTypes
import TestKit
import Testing

/// The table of bad requests that the API is tested with in the process, over the wire.
@Suite(.timeLimit(.minutes(10))) struct BadRequestsTests {
    @Test func `every bad request is refused through nginx as in the process, and writes nothing`() async throws {
        let stand = try await Stand(startWorker: false)
        #expect(try await stand.addSites(["acme.example"]) == [1])
        let before = try contents(of: stand.database)
        for bad in BadRequest.all {
            let method = try #require(HTTPRequest.Method(rawValue: bad.method))
            let reply = try await stand.send(
                method, bad.path, body: bad.body, fields: bad.headers.map { ($0.name, $0.value) })
            #expect(bad.statuses.contains(reply.status), "\(bad): \(reply.status) \(reply.text)")
            guard method != .head else { continue }
            expectProblem(reply, bad.name)
            if let pointers = bad.pointers {
                #expect(Set(reply.json["errors"].elements.compactMap { $0["pointer"].text }) == pointers, "\(bad)")
            }
        }
        let changes = try contents(of: stand.database).difference(from: before).map { "\($0)" }
        #expect(changes == [])
    }

    @Test func `nginx's own failures look like the responder's`() async throws {
        let stand = try await Stand(startWorker: false)
        let large = try await stand.send(
            .post, "/api/sites", body: [UInt8](repeating: 0x20, count: 2 << 20),
            fields: [("Content-Type", "application/json")])
        #expect(large.status == 413)
        expectProblem(large, "2 MiB")

        let elsewhere = try await stand.get("/index.html")
        #expect(elsewhere.status == 404)
        expectProblem(elsewhere, "no API address")

        // Names under localhost lead here too (RFC 6761, section 6.3).
        let rebound = try await stand.send(
            .get, "/api/health", to: stand.baseURL.replacing("localhost", with: "evil.localhost"))
        #expect(rebound.status == 421)
        expectProblem(rebound, "another host")

        stand.responder?.kill()
        let gone = try await stand.get("/api/health")
        #expect(gone.status == 502)
        expectProblem(gone, "no responder")
        try await stand.startResponder()
        #expect(try await stand.get("/api/health").status == 200)
    }

    /// What no HTTP client sends, and who answers whom in words of HTML if nobody tells nginx otherwise.
    private static let rawRequests: [(name: String, request: String, status: Int)] = [
        ("the API's address without its end", "GET /api HTTP/1.1\r\nHost: localhost\r\n", 404),
        ("the same at another host", "GET /api HTTP/1.1\r\nHost: evil.example\r\n", 421),
        ("no version of HTTP", "GET /api/health HTTP/9.9\r\nHost: localhost\r\n", 505),
        ("no host", "GET /api/health HTTP/1.1\r\n", 400),
        ("no host in HTTP/1.0", "GET /api/health HTTP/1.0\r\n", 421),
        ("two hosts", "GET /api/health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", 400),
        ("another host in the target", "GET http://evil.example/api/health HTTP/1.1\r\nHost: localhost\r\n", 421),
        ("another host beside the target's", "GET http://localhost/api/health HTTP/1.1\r\nHost: evil.example\r\n", 421),
        (
            "an address that is too long",
            "GET /api/\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: localhost\r\n", 414
        ),
        (
            "a field that is too long",
            "GET /api/health HTTP/1.1\r\nHost: localhost\r\nCookie: \(String(repeating: "a", count: 9000))\r\n", 431
        ),
        (
            "too many fields",
            "GET /api/health HTTP/1.1\r\nHost: localhost\r\n\((1...300).map { "X-\($0): 1\r\n" }.joined())", 431
        ),
        ("a method for proxies", "CONNECT /api/health HTTP/1.1\r\nHost: localhost\r\n", 405),
        ("a method for tracing", "TRACE /api/health HTTP/1.1\r\nHost: localhost\r\n", 405),
        (
            "a transfer coding nobody knows",
            "POST /api/enrichment/move HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rot13\r\n", 501
        ),
        (
            "two lengths",
            "POST /api/enrichment/move HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 0\r\n", 400
        ),
        (
            "a length and chunks",
            "POST /api/enrichment/move HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n",
            400
        ),
        (
            "two types",
            "POST /api/enrichment/move HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\n",
            400
        ),
    ]

    @Test func `requests that no client sends are refused like all others`() async throws {
        let stand = try await Stand(startWorker: false)
        let port = try #require(UInt16(stand.baseURL.drop { !$0.isNumber }))
        for (name, request, status) in Self.rawRequests + SmuggledRequest.all {
            let bytes = try RawExchange.send([UInt8]("\(request)Connection: close\r\n\r\n".utf8), to: port)
            let halves = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n\r\n", maxSplits: 1)
            let lines = try #require(halves.first, "\(name)").split(separator: "\r\n")
            let problem = try JSONValue([UInt8](#require(halves.last, "\(name)").utf8))
            #expect(lines.first?.hasPrefix("HTTP/1.1 \(status) ") == true, "\(name)")
            #expect(lines.contains("Content-Type: application/problem+json"), "\(name)")
            #expect(lines.contains("X-Request-Id: \(problem["instance"].text ?? "")"), "\(name)")
            #expect(lines.contains { $0.hasPrefix("Allow: ") } == (status == 405), "\(name)")
            #expect(problem["status"].int == status, "\(name)")
            #expect(problem["success"] == .boolean(false), "\(name)")
            #expect(problem["error"].text?.isEmpty == false, "\(name)")
        }
    }

    @Test func `HEAD tells how long GET's body is`() async throws {
        let stand = try await Stand(startWorker: false)
        for path in ["/api/health", "/api/enrichment/sites", "/api/enrichment/jobs/no-such-job", "/elsewhere"] {
            let (get, head) = (try await stand.get(path), try await stand.send(.head, path))
            #expect(head.status == get.status)
            #expect(head.bytes.isEmpty)
            #expect(head.fields[.contentLength] == String(get.bytes.count), "\(path)")
        }
    }

    private func expectProblem(_ reply: Stand.Reply, _ comment: String) {
        let problem = reply.json
        #expect(reply.fields[.contentType] == "application/problem+json", "\(comment)")
        #expect(problem["status"].int == reply.status, "\(comment)")
        #expect(problem["success"] == .boolean(false), "\(comment)")
        #expect(problem["error"].text?.isEmpty == false, "\(comment)")
        #expect(problem["error"] == problem["detail"], "\(comment)")
        #expect(problem["instance"].text == reply.fields[.requestID], "\(comment)")
    }

    /// Every row of every table, as text; the tables in which a virtual one keeps what it holds are among them.
    private func contents(of database: String) throws -> [String] {
        try DatabaseQueue(path: database).read { database in
            let tables = try String.fetchAll(
                database,
                sql: """
                    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') ORDER BY name
                    """)
            return try tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0)" }
            }
        }
    }
}

extension HTTPField.Name {
    static var requestID: HTTPField.Name {
        guard let name = HTTPField.Name("X-Request-Id") else { preconditionFailure("a constant name is no name") }
        return name
    }
}

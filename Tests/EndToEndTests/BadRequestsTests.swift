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
        #expect(try contents(of: stand.database) == before)
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

    private func expectProblem(_ reply: Stand.Reply, _ comment: String) {
        let problem = reply.json
        #expect(reply.fields[.contentType] == "application/problem+json", "\(comment)")
        #expect(problem["status"].int == reply.status, "\(comment)")
        #expect(problem["success"] == .boolean(false), "\(comment)")
        #expect(problem["error"].text?.isEmpty == false, "\(comment)")
        #expect(problem["error"] == problem["detail"], "\(comment)")
        #expect(problem["instance"].text == reply.fields[.requestID], "\(comment)")
    }

    /// Every row of every table, as text.
    private func contents(of database: String) throws -> [String] {
        try DatabaseQueue(path: database).read { database in
            let tables = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
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

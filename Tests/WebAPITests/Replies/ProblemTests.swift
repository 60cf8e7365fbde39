import Enrichment
import HTTPTypes
import TestKit
import Testing
import WebAPI

@Suite struct ProblemTests {
    private let server = Server()

    @Test(arguments: [
        (StoreFault.busy, "1"), (.full, "30"), (.readOnly, "30"), (.newer("V009_secret"), "30"),
    ])
    func `a store that can't serve now asks for patience`(_ fault: StoreFault, _ seconds: String) throws {
        server.store.fail(writing: fault, reading: fault)
        let answers = [
            try server.get("/api/enrichment/jobs"), try server.get("/api/enrichment/jobs/a"),
            try server.get("/api/enrichment/jobs/a/sites"), try server.get("/api/enrichment/sites"),
            try server.get("/api/enrichment/sites/1/contacts"),
            try server.send("DELETE", "/api/enrichment/jobs/a"),
            try server.post("/api/sites", #"{"domains":["a.example"]}"#),
            try server.post("/api/enrichment/move", #"{"siteIds":[1]}"#),
            try server.post("/api/enrichment/jobs", #"{"siteIds":[1],"provider":"hunter","apiKey":"a-key"}"#),
        ]
        for answer in answers {
            #expect(answer.status == 503)
            #expect(try answer.field("Retry-After") == seconds)
            #expect(try answer.problem().type == "/problems/unavailable")
            #expect(!answer.text.contains("secret"))
        }
        #expect(server.bell.rings == 0)
    }

    @Test func `internals are for the log, under the request's id`() throws {
        server.store.fail(reading: .broken("no such table: jobs"))
        let answer = try server.send("GET", "/api/enrichment/jobs", headers: [("X-Request-Id", "abc.1_2-3")])

        #expect(answer.status == 500)
        #expect(!answer.text.contains("table"))
        #expect(try answer.problem().instance == "abc.1_2-3")
        #expect(server.log.lines.contains("error failed cause=no such table: jobs request=abc.1_2-3"))
    }

    @Test func `each request leaves one line, with its path but not its query`() throws {
        _ = try server.send(
            "GET", "/api/enrichment/jobs?status=pending", headers: [("X-Request-Id", "r1"), ("Cookie", "c=secret")])
        #expect(
            server.log.lines == ["info answered method=GET ms=0 path=/api/enrichment/jobs request=r1 status=200"])
    }

    @Test func `a log line stays one line whatever the path holds`() throws {
        _ = try server.get("/api/\u{2028}\u{7F}\u{1B}[31m" + String(repeating: "x", count: 1_000))
        let line = try #require(server.log.lines.first)
        #expect(line.contains("path=/api/?????[31mx"))
        #expect(line.count < 300)
    }

    @Test(arguments: ["", "a b", "a/b", "ä", "<script>", String(repeating: "a", count: 65), "a, b"])
    func `a request id that is not harmless is replaced`(_ id: String) throws {
        let answer = try server.send("GET", "/api/health", headers: [("X-Request-Id", id)])
        #expect(try answer.field("X-Request-Id") == "made-1")
    }

    @Test func `a request id that came twice is replaced`() throws {
        let answer = try server.send("GET", "/api/health", headers: [("X-Request-Id", "a"), ("X-Request-Id", "b")])
        #expect(try answer.field("X-Request-Id") == "made-1")
    }

    @Test func `ids of our own are 32 hexadecimal digits, never the same`() {
        let ids = (1...100).map { _ in RequestID.random() }
        #expect(Set(ids).count == 100)
        #expect(ids.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }

    @Test(arguments: [
        (HTTPResponse.Status.contentTooLarge, "/problems/content-too-large"),
        (.badRequest, "/problems/malformed-request"), (.requestTimeout, "about:blank"),
    ])
    func `the wire refuses in the same words`(_ status: HTTPResponse.Status, _ type: String) throws {
        var request = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/api/sites")
        request.headerFields[try #require(HTTPField.Name("X-Request-Id"))] = "from-nginx"
        let (response, body) = try API.refusal(status, "It will not do.", to: request).whole()
        let answer = Answer(response: response, body: body)

        #expect(answer.status == status.code)
        #expect(try answer.field("X-Request-Id") == "from-nginx")
        #expect(try answer.field("Content-Type") == "application/problem+json")
        let problem = try answer.problem()
        #expect(problem.type == type)
        #expect(problem.detail == "It will not do.")
        #expect(problem.instance == "from-nginx")
    }

    @Test func `the wire can refuse what is no request`() throws {
        let (response, body) = try API.refusal(.badRequest, "That is no request.", to: nil, makeRequestID: { "made" })
            .whole()
        #expect(try Answer(response: response, body: body).problem().instance == "made")
    }
}

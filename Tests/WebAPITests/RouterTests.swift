import Enrichment
import Testing

@Suite struct RouterTests {
    private let server = Server()

    @Test(arguments: [
        ("/api/health", "GET, HEAD, OPTIONS"),
        ("/api/ready", "GET, HEAD, OPTIONS"),
        ("/metrics", "GET, HEAD, OPTIONS"),
        ("/api/enrichment/jobs", "POST, GET, HEAD, OPTIONS"),
        ("/api/enrichment/jobs/a", "GET, HEAD, DELETE, OPTIONS"),
        ("/api/enrichment/jobs/a/sites", "GET, HEAD, OPTIONS"),
        ("/api/enrichment/jobs/a/retry", "POST, OPTIONS"),
        ("/api/enrichment/sites", "GET, HEAD, OPTIONS"),
        ("/api/enrichment/sites/1/contacts", "GET, HEAD, OPTIONS"),
        ("/api/enrichment/contacts.csv", "GET, HEAD, OPTIONS"),
        ("/api/enrichment/contacts", "GET, HEAD, OPTIONS"),
        ("/api/sites", "POST, GET, HEAD, OPTIONS"),
        ("/api/sites/import", "POST, OPTIONS"),
        ("/api/sites/1", "GET, HEAD, DELETE, OPTIONS"),
        ("/api/sites/move-to-enrichment", "POST, OPTIONS"),
        ("/api/enrichment/move", "POST, OPTIONS"),
    ])
    func `each address says which methods it answers`(_ path: String, _ allowed: String) throws {
        let options = try server.send("OPTIONS", path)
        #expect(options.status == 204)
        #expect(options.body.isEmpty)
        #expect(try options.field("Allow") == allowed)
        #expect(try options.field("Access-Control-Allow-Origin") == nil)

        let refused = try server.send("PUT", path)
        #expect(refused.status == 405)
        #expect(try refused.field("Allow") == allowed)
    }

    @Test(arguments: ["/", "/api", "/API/health", "/api;v=1/health", "//api/health", "/favicon.ico"])
    func `outside the table there is nothing`(_ path: String) throws {
        #expect(try server.get(path).status == 404)
        #expect(try server.send("OPTIONS", path).status == 404)
    }

    @Test(arguments: ["", "*", "api/health", "http://localhost/api/health", "?a", "/api/h\u{E4}lth", "/api/a b"])
    func `what is no path is malformed`(_ path: String) throws {
        let answer = try server.get(path)
        #expect(answer.status == 400)
        #expect(try answer.problem().type == "/problems/malformed-request")
    }

    @Test func `a body of another type is told what is taken`() throws {
        let answer = try server.send("POST", "/api/sites", headers: [("Content-Type", "text/csv")], body: [0x61])
        #expect(answer.status == 415)
        #expect(try answer.field("Accept") == "application/json")
    }

    @Test(arguments: [
        "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
        "application/json ; q=1",
    ])
    func `JSON is taken however its type is written`(_ type: String) throws {
        let answer = try server.send(
            "POST", "/api/sites", headers: [("Content-Type", type)], body: [UInt8](#"{"domains":["a.example"]}"#.utf8))
        #expect(answer.status == 201)
    }

    @Test func `a packed body is not taken`() throws {
        let answer = try server.send(
            "POST", "/api/sites", headers: [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
            body: [0x1F, 0x8B])
        #expect(answer.status == 415)
    }

    @Test func `a name in an address has 200 bytes at most`() throws {
        let names = [200, 201].map { String(repeating: "a", count: $0) }
        server.store.change { contents in
            for name in names { contents.statuses[name] = .completed }
        }
        #expect(try server.get("/api/enrichment/jobs/\(names[0])").status == 200)
        #expect(try server.get("/api/enrichment/jobs/\(names[1])").status == 404)
    }
}

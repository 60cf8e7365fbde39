import Enrichment
import Testing

@Suite struct ReplyTests {
    private let server = Server()

    @Test(arguments: [
        "/api/health", "/api/enrichment/jobs", "/api/enrichment/jobs/a", "/api/enrichment/jobs/a/sites",
        "/api/enrichment/sites", "/api/enrichment/sites/1/contacts",
    ])
    func `what the client has already is not sent again`(_ path: String) throws {
        server.store.change { $0.statuses["a"] = .running }
        let first = try server.get(path)
        let tag = try #require(try first.field("ETag"))
        #expect(tag.hasPrefix("W/\""))
        #expect(try first.field("Cache-Control") == "private, no-cache")
        #expect(try first.field("Content-Type") == "application/json")
        #expect(try first.field("X-Content-Type-Options") == "nosniff")

        for known in [tag, String(tag.dropFirst(2)), "\"other\", \(tag)", "*"] {
            let again = try server.send("GET", path, headers: [("If-None-Match", known)])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(try again.field("ETag") == tag)
        }
        #expect(try server.send("GET", path, headers: [("If-None-Match", "W/\"other\"")]).status == 200)
    }

    @Test func `a changed job has another tag`() throws {
        server.store.change { $0.statuses["a"] = .running }
        let before = try server.get("/api/enrichment/jobs/a").field("ETag")
        server.store.change { $0.statuses["a"] = .completed }
        #expect(try server.get("/api/enrichment/jobs/a").field("ETag") != before)
    }

    @Test func `a failure is never a 304`() throws {
        let answer = try server.send("GET", "/api/enrichment/jobs/none", headers: [("If-None-Match", "*")])
        #expect(answer.status == 404)
        #expect(try answer.field("ETag") == nil)
        #expect(try answer.field("Cache-Control") == "no-store")
    }

    @Test func `HEAD is GET, its body for the wire to measure and hold back`() throws {
        for path in ["/api/health", "/api/enrichment/sites", "/api/nothing"] {
            let (head, get) = (try server.send("HEAD", path), try server.get(path))
            #expect(head.status == get.status)
            #expect(head.body.count == get.body.count)
            #expect(try head.field("ETag") == get.field("ETag"))
            #expect(try head.field("Content-Type") == get.field("Content-Type"))
        }
    }
}

import HTTPTypes
import Testing
import WebAPI

@Suite struct AllowedOriginsTests {
    private static let elsewhere = "https://evil.example"

    private func send(
        _ method: String, _ headers: [(String, String)], to server: Server = Server(),
        _ path: String = "/api/enrichment/move"
    ) throws -> Answer {
        let isPost = method == "POST"
        let body = isPost ? #"{"siteIds":[1]}"# : ""
        let fields = headers + (isPost ? [("Content-Type", "application/json")] : [])
        return try server.send(
            method, path, headers: fields.map { (name: $0.0, value: $0.1) }, body: [UInt8](body.utf8))
    }

    private func open(_ origins: String...) throws -> Server {
        Server(origins: try #require(AllowedOrigins(origins)))
    }

    @Test(arguments: [
        [], [("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")], [("Origin", "http://localhost")],
        [("Origin", "http://LOCALHOST:80")],
        // A proxy in front may have changed the Host field.
        [("Sec-Fetch-Site", "same-origin"), ("Origin", "https://api.example")],
    ])
    func `whoever is no page of another origin may write and read`(_ headers: [(String, String)]) throws {
        #expect(try send("POST", headers).status == 200)
        #expect(try send("GET", headers, "/api/enrichment/jobs").status == 200)
    }

    @Test(arguments: [
        [("Sec-Fetch-Site", "cross-site"), ("Origin", elsewhere)], [("Origin", elsewhere)], [("Origin", "null")],
        [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
        // Another port of this machine, a name that only begins like ours, the same name without TLS.
        [("Sec-Fetch-Site", "same-site"), ("Origin", "http://localhost:5173")], [("Origin", "http://localhost:5173")],
        [("Origin", "http://localhost.evil.example")], [("Origin", "http://localhost:443")],
        [("Sec-Fetch-Site", "same-origin, cross-site")], [("Sec-Fetch-Site", "any")],
        [("Sec-Fetch-Site", "none"), ("Origin", elsewhere)], [("Origin", "")], [("Origin", "*")],
    ])
    func `a page of another origin may neither write nor read, and is told why`(_ headers: [(String, String)]) throws {
        let server = Server()
        for (method, path) in [
            ("POST", "/api/enrichment/move"), ("GET", "/api/enrichment/jobs"), ("DELETE", "/api/enrichment/jobs/a"),
            ("OPTIONS", "/api/sites"), ("GET", "/api/nothing"),
        ] {
            let answer = try send(method, headers, to: server, path)
            #expect(answer.status == 403, "\(method)")
            #expect(try answer.problem().type == "/problems/cross-origin")
            #expect(try answer.problem().detail.contains("ENRICHD_ORIGINS"))
            #expect(try answer.field("Access-Control-Allow-Origin") == nil)
        }
        #expect(server.store.contents.moved.isEmpty)
    }

    @Test func `two origins are none`() throws {
        #expect(try send("POST", [("Origin", "http://localhost"), ("Origin", "http://localhost")]).status == 400)
    }

    @Test func `who follows a link from elsewhere sees what is there, a frame or a form does not`() throws {
        let link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]
        #expect(try send("GET", link, "/api/enrichment/jobs").status == 200)
        #expect(try send("HEAD", link, "/api/enrichment/jobs").status == 200)
        #expect(try send("POST", link).status == 403)
        let frame = link.dropLast() + [("Sec-Fetch-Dest", "iframe")]
        #expect(try send("GET", Array(frame), "/api/enrichment/jobs").status == 403)
        #expect(try send("GET", Array(link.dropLast()), "/api/enrichment/jobs").status == 403)
    }

    @Test func `an origin that is configured may write and read`() throws {
        let server = try open("https://app.example", "http://localhost:5173")
        let headers = [("Sec-Fetch-Site", "same-site"), ("Origin", "http://localhost:5173")]
        for answer in [
            try send("POST", headers, to: server), try send("GET", headers, to: server, "/api/enrichment/jobs"),
            try send("GET", headers, to: server, "/api/nothing"),
        ] {
            #expect([200, 404].contains(answer.status))
            #expect(try answer.field("Access-Control-Allow-Origin") == "http://localhost:5173")
            #expect(try answer.field("Vary") == "Origin")
            #expect(try answer.field("Access-Control-Expose-Headers")?.contains("ETag") == true)
            #expect(try answer.field("Access-Control-Allow-Credentials") == nil)
        }
        let tag = try #require(try send("GET", headers, to: server, "/api/enrichment/jobs").field("ETag"))
        let same = try send("GET", headers + [("If-None-Match", tag)], to: server, "/api/enrichment/jobs")
        #expect(same.status == 304)
        #expect(try same.field("Access-Control-Allow-Origin") == "http://localhost:5173")
    }

    @Test func `every reply says that it depends on the origin, once one is configured`() throws {
        let server = try open("https://app.example")
        #expect(try send("GET", [], to: server, "/api/health").field("Vary") == "Origin")
        #expect(try send("GET", [("Origin", Self.elsewhere)], to: server, "/api/health").field("Vary") == "Origin")
        #expect(try send("GET", [], "/api/health").field("Vary") == nil)
    }

    @Test func `a preflight of an origin that is configured is told what may follow`() throws {
        let server = try open("https://app.example")
        let headers = [
            ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"),
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors"),
        ]
        let answer = try send("OPTIONS", headers, to: server, "/api/enrichment/jobs")
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        #expect(try answer.field("Access-Control-Allow-Origin") == "https://app.example")
        #expect(try answer.field("Access-Control-Allow-Methods") == "POST, GET, HEAD, OPTIONS")
        #expect(
            try answer.field("Access-Control-Allow-Headers")
                == "Authorization, Content-Type, Idempotency-Key, If-None-Match, Prefer")
        #expect(try answer.field("Access-Control-Max-Age") == "7200")
        #expect(try answer.field("Access-Control-Expose-Headers") == nil)
        #expect(try send("OPTIONS", headers, to: try open("https://other.example"), "/api/sites").status == 403)
        // Without the question it is a question for the methods alone.
        let plain = try send("OPTIONS", [], to: server, "/api/enrichment/jobs")
        #expect(try plain.field("Allow") == "POST, GET, HEAD, OPTIONS")
        #expect(try plain.field("Access-Control-Allow-Methods") == nil)
    }

    @Test(arguments: [
        "https://app.example", "HTTPS://App.Example:443", "http://localhost:5173", "http://[::1]:5173",
        "chrome-extension://abcdefgh",
    ])
    func `an origin may be configured however it is written`(_ text: String) throws {
        let server = try open(text)
        #expect(try send("GET", [("Origin", text)], to: server, "/api/health").status == 200)
        #expect(try send("GET", [("Origin", text.lowercased())], to: server, "/api/health").status == 200)
    }

    @Test(arguments: [
        "*", "null", "app.example", "https://", "https://app.example/", "https://app.example/path", "://app.example",
        "https://user@app.example", "https://*.example", "https://a b", "1http://app.example", "",
    ])
    func `what is no origin can't be configured`(_ text: String) {
        #expect(AllowedOrigins(["https://app.example", text]) == nil)
    }
}

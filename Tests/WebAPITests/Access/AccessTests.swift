import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

@Suite struct AccessTests {
    /// A digest that shows what it is of: the text's own bytes.
    private struct PlainDigests: TokenDigester {
        func digest(of token: String) -> TokenDigest? {
            guard token.utf8.count <= TokenDigest.byteCount else { return nil }
            let bytes = [UInt8](token.utf8)
            return TokenDigest(bytes: bytes + [UInt8](repeating: 0, count: TokenDigest.byteCount - bytes.count))
        }
    }

    private let server: Server
    private let book: ScriptedUseBook

    init() throws {
        let book = ScriptedUseBook()
        self.book = book
        server = Server { log in
            let uses = TokenUses(book: book, time: ManualTimekeeper(), log: log.logger) { _, work in work() }
            return .tokens(PlainDigests(), uses: uses, log: log.logger)
        }
        let tokens: [(text: String, verdict: TokenVerdict)] = [
            ("reader", .valid(TokenID(rawValue: 1), .read)), ("writer", .valid(TokenID(rawValue: 2), .write)),
            ("admin", .valid(TokenID(rawValue: 3), .admin)), ("late", .expired(TokenID(rawValue: 4))),
            ("gone", .revoked(TokenID(rawValue: 5))),
        ]
        let scripted = try tokens.map { token in
            ScriptedStore.ScriptedToken(
                digest: try #require(PlainDigests().digest(of: token.text)), verdict: token.verdict)
        }
        server.store.change { $0.tokens = scripted }
    }

    private func send(
        _ method: String, _ path: String, with credentials: String?, body: String = ""
    ) throws -> Answer {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let credentials { headers.append(("Authorization", credentials)) }
        return try server.send(method, path, headers: headers, body: [UInt8](body.utf8))
    }

    private static let job = #"{"siteIds":[1],"provider":"hunter","apiKey":"a-key"}"#

    @Test func `without a token there is a challenge and nothing else`() throws {
        for path in ["/api/enrichment/jobs", "/api/enrichment/jobs/none-such", "/api/enrichment/sites/1/contacts"] {
            let answer = try send("GET", path, with: nil)
            #expect(answer.status == 401)
            #expect(try answer.field("WWW-Authenticate") == #"Bearer realm="enrichd""#)
            #expect(try answer.field("Cache-Control") == "no-store")
            #expect(try answer.problem().type == "/problems/unauthorized")
        }
        #expect(server.readings.jobListings.isEmpty && server.readings.contactListings.isEmpty)
    }

    @Test(arguments: [("unknown", "not known"), ("late", "expired"), ("gone", "revoked")])
    func `a token that is good for nothing is invalid, and says why`(token: String, why: String) throws {
        let answer = try send("GET", "/api/enrichment/jobs", with: "Bearer \(token)")
        #expect(answer.status == 401)
        #expect(try answer.field("WWW-Authenticate") == #"Bearer realm="enrichd", error="invalid_token""#)
        #expect(try answer.problem().detail.contains(why))
        #expect(book.kept.isEmpty)
    }

    @Test func `a longer text than any token is invalid, too`() throws {
        let answer = try send("GET", "/api/enrichment/jobs", with: "Bearer " + String(repeating: "a", count: 4_000))
        #expect(answer.status == 401)
    }

    @Test func `credentials of another scheme are none`() throws {
        let answer = try send("GET", "/api/enrichment/jobs", with: "Basic cmVhZGVyOg==")
        #expect(answer.status == 401)
        #expect(try answer.field("WWW-Authenticate") == #"Bearer realm="enrichd""#)
    }

    @Test(arguments: ["Bearer", "Bearer reader writer", "Bearer reader, Bearer writer"])
    func `a field that is not one token is a bad request`(credentials: String) throws {
        let answer = try send("GET", "/api/enrichment/jobs", with: credentials)
        #expect(answer.status == 400)
        #expect(try answer.field("WWW-Authenticate") == #"Bearer realm="enrichd", error="invalid_request""#)
    }

    @Test func `of two fields none counts, however good`() throws {
        let answer = try server.send(
            "GET", "/api/enrichment/jobs",
            headers: [("Authorization", "Bearer reader"), ("authorization", "Bearer reader")])
        #expect(answer.status == 400)
    }

    @Test(arguments: ["reader", "writer", "admin"])
    func `whoever may more may read`(token: String) throws {
        for method in ["GET", "HEAD"] {
            #expect(try send(method, "/api/enrichment/jobs", with: "bearer \(token)").status == 200)
        }
    }

    @Test func `a token that reads may not write, and is told what would`() throws {
        for (method, path) in [
            ("POST", "/api/enrichment/jobs"), ("POST", "/api/sites"), ("DELETE", "/api/enrichment/jobs/a"),
            ("POST", "/api/enrichment/move"), ("POST", "/api/enrichment/jobs/a/retry"),
        ] {
            let answer = try send(method, path, with: "Bearer reader", body: Self.job)
            #expect(answer.status == 403)
            #expect(
                try answer.field("WWW-Authenticate")
                    == #"Bearer realm="enrichd", error="insufficient_scope", scope="write""#)
            #expect(try answer.problem().type == "/problems/insufficient-scope")
        }
        #expect(
            server.store.contents
                == { () in
                    var contents = ScriptedStore.Contents()
                    contents.tokens = server.store.contents.tokens
                    return contents
                }())
        #expect(book.kept.isEmpty)
    }

    @Test(arguments: ["writer", "admin"])
    func `a token that writes may hand in jobs`(token: String) throws {
        #expect(try send("POST", "/api/enrichment/jobs", with: "Bearer \(token)", body: Self.job).status == 202)
    }

    @Test func `the token is looked at before the query and the body`() throws {
        for (method, path) in [
            ("POST", "/api/enrichment/jobs"), ("GET", "/api/enrichment/jobs?access_token=reader"),
            ("GET", "/api/enrichment/jobs?page=0"),
        ] {
            #expect(try send(method, path, with: nil, body: "{").status == 401)
        }
        let inAddress = try send("GET", "/api/enrichment/jobs?access_token=reader", with: "Bearer reader")
        #expect(inAddress.status == 400)
        #expect(try inAddress.problem().pointers == ["?access_token"])
    }

    @Test func `each route takes the scope it declares, and none less`() throws {
        for route in Router.routes {
            let path = route.template.replacing(/\{[a-z]+\}/, with: "1")
            for (text, scope) in [("reader", AccessScope.read), ("writer", .write), ("admin", .admin)] {
                let status = try send(route.method.rawValue, path, with: "Bearer \(text)").status
                #expect((status == 403) == (route.scope.map { scope < $0 } ?? false), "\(text) \(route.method) \(path)")
                #expect(status != 401)
            }
            #expect((try send(route.method.rawValue, path, with: nil).status == 401) == (route.scope != nil))
        }
    }

    @Test func `health and metrics are open, and so is what is nowhere`() throws {
        #expect(try send("GET", "/api/health", with: nil).status == 200)
        #expect(try send("GET", "/metrics", with: nil).status == 200)
        #expect(try send("GET", "/api/nowhere", with: nil).status == 404)
        #expect(try send("OPTIONS", "/api/enrichment/jobs", with: nil).status == 204)
    }

    @Test func `the log names the token by its number, good or not, and never by its text`() throws {
        for token in ["reader", "gone", "unknown"] {
            _ = try send("GET", "/api/enrichment/jobs", with: "Bearer \(token)")
        }
        #expect(
            server.log.lines.map {
                $0.split(separator: " ").filter { $0.hasPrefix("token=") || $0.hasPrefix("status=") }
            }
                == [["status=200", "token=1"], ["status=401", "token=5"], ["status=401"]])
        #expect(!server.log.lines.contains { $0.contains("reader") || $0.contains("gone") || $0.contains("unknown") })
    }

    @Test func `only a use that was allowed is one`() throws {
        _ = try send("POST", "/api/enrichment/jobs", with: "Bearer reader", body: Self.job)
        #expect(book.kept.isEmpty)
        _ = try send("GET", "/api/enrichment/jobs", with: "Bearer reader")
        #expect(book.kept.flatMap(\.keys) == [TokenID(rawValue: 1)])
    }

    @Test(arguments: [(StoreFault.busy, 503), (.broken("no such table"), 500)])
    func `where tokens can't be looked up nobody gets in`(fault: StoreFault, status: Int) throws {
        server.store.fail(reading: fault)
        #expect(try send("POST", "/api/enrichment/jobs", with: "Bearer writer", body: Self.job).status == status)
        #expect(server.store.contents.submitted.isEmpty)
    }
}

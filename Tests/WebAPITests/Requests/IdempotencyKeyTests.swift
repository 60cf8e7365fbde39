import Enrichment
import Testing

@Suite struct IdempotencyKeyTests {
    private let server = Server(serverKeys: [.snov])
    private static let body = #"{"siteIds":[1,2],"provider":"hunter","config":{"limit":3},"apiKey":"a-key"}"#

    private func submit(
        _ key: String?, _ body: String = body, to path: String = "/api/enrichment/jobs"
    ) throws -> Answer {
        let headers = [("Content-Type", "application/json")] + (key.map { [("Idempotency-Key", $0)] } ?? [])
        return try server.send("POST", path, headers: headers.map { (name: $0, value: $1) }, body: [UInt8](body.utf8))
    }

    @Test func `a repeated request gets the first reply and wakes nobody`() throws {
        let first = try submit("one")
        #expect(first.status == 202)
        #expect(try first.field("Idempotent-Replayed") == nil)
        let again = try submit("one")
        #expect(again.status == 202)
        #expect(again.body == first.body)
        #expect(again.text.contains(#""as":"accepted","jobId":"job-1","sitesCount":2"#))
        #expect(try again.field("Location") == "/api/enrichment/jobs/job-1")
        #expect(try again.field("Location") == first.field("Location"))
        #expect(try again.field("Idempotent-Replayed") == "true")
        #expect(server.store.contents.submitted.count == 1)
        #expect(server.bell.rings == 1)
    }

    @Test func `without a key every request is one of its own`() throws {
        for _ in 1...2 { #expect(try submit(nil).status == 202) }
        #expect(server.store.contents.submitted.count == 2)
        #expect(server.store.contents.kept.isEmpty)
    }

    @Test(arguments: [
        #"{"apiKey":"a-key", "provider":"hunter","siteIds":[1,2], "config" : {"limit":3}}"#,
        #"{"siteIds":[1,2.0],"provider":"hunter","config":{"limit":3e0},"api\u004bey":"a-key"}"#,
    ])
    func `however it is written, it is the same request`(_ body: String) throws {
        let first = try submit("one")
        #expect(try submit("one", body).body == first.body)
    }

    @Test(arguments: [
        #"{"siteIds":[2,1],"provider":"hunter","config":{"limit":3},"apiKey":"a-key"}"#,
        #"{"siteIds":[1,2],"provider":"hunter","config":{"limit":4},"apiKey":"a-key"}"#,
        #"{"siteIds":[1,2],"provider":"hunter","config":{"limit":3,"max_credits":1},"apiKey":"a-key"}"#,
    ])
    func `another request under the same key is refused`(_ body: String) throws {
        _ = try submit("one")
        let other = try submit("one", body)
        #expect(other.status == 422)
        #expect(try other.problem().type == "/problems/idempotency-key-taken")
        #expect(server.store.contents.submitted.count == 1)
    }

    @Test func `a request that is under way already is a conflict that passes`() throws {
        server.store.change { $0.isUnderWay = true }
        let answer = try submit("one")
        #expect(answer.status == 409)
        #expect(try answer.problem().type == "/problems/request-under-way")
        #expect(try answer.field("Retry-After") == "1")
    }

    @Test func `what was refused may be mended under the same key`() throws {
        #expect(try submit("one", Self.body.replacing("[1,2]", with: "[99]")).status == 422)
        #expect(try submit("one", "{").status == 400)
        #expect(try submit("one").status == 202)
    }

    @Test func `what tells requests apart holds the key's fingerprint and not the key`() throws {
        _ = try submit("one")
        let digest = try #require(server.store.contents.kept[["", "one"]]?.digest)
        #expect(
            String(decoding: digest, as: UTF8.self)
                == "POST\0/api/enrichment/jobs\0print\0"
                + #"{"config":{"limit":3},"provider":"hunter","siteIds":[1,2]}"#)
    }

    @Test func `a retry is repeated as well, and is another request than that of another job`() throws {
        server.store.change { $0.statuses = ["a": .failed, "b": .failed] }
        let first = try submit("one", #"{"apiKey":"k"}"#, to: "/api/enrichment/jobs/a/retry")
        #expect(first.status == 202)
        let again = try submit("one", #"{"apiKey":"k"}"#, to: "/api/enrichment/jobs/a/retry")
        #expect(again.body == first.body)
        #expect(try again.field("Idempotent-Replayed") == "true")
        #expect(try submit("one", #"{"apiKey":"k"}"#, to: "/api/enrichment/jobs/b/retry").status == 422)
        #expect(server.store.contents.retried.count == 1)
        server.store.change { $0.isUnderWay = true }
        #expect(try submit("two", #"{"apiKey":"k"}"#, to: "/api/enrichment/jobs/b/retry").status == 409)
    }

    @Test(arguments: [
        (#""one""#, "one"), (#"  "one"  "#, "one"), (#""a\"b\\c;d,e""#, #"a"b\c;d,e"#),
        ("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324"),
        ("ONE:/+=~!", "ONE:/+=~!"), (String(repeating: "k", count: 255), String(repeating: "k", count: 255)),
    ])
    func `a key may stand in quotation marks`(_ written: String, _ key: String) throws {
        #expect(try submit(written).status == 202)
        #expect(server.store.contents.kept.keys.first == ["", key])
    }

    @Test(arguments: [
        "", "  ", #""""#, #"""#, #""one"#, #"one""#, #""one";a=1"#, #""one", "two""#, "one,two", "one;a=1", "one two",
        #""one two""#, #""a\b""#, #""a\"#, "\u{FC}", String(repeating: "k", count: 256),
    ])
    func `a malformed key is refused and nothing is made`(_ key: String) throws {
        let answer = try submit(key)
        #expect(answer.status == 400)
        #expect(try answer.problem().detail.hasPrefix("Idempotency-Key must be given once"))
        #expect(server.store.contents.submitted.isEmpty)
    }

    @Test func `two keys are none`() throws {
        let answer = try server.send(
            "POST", "/api/enrichment/jobs",
            headers: [("Content-Type", "application/json"), ("Idempotency-Key", "a"), ("Idempotency-Key", "a")],
            body: [UInt8](Self.body.utf8))
        #expect(answer.status == 400)
    }
}

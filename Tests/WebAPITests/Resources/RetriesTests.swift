import Enrichment
import Testing

@Suite struct RetriesTests {
    private let server = Server()

    init() {
        server.store.change { $0.statuses["a"] = .failed }
    }

    private func retry(_ body: String, of job: String = "a", at server: Server? = nil) throws -> Answer {
        try (server ?? self.server).post("/api/enrichment/jobs/\(job)/retry", body)
    }

    @Test func `a retry is a job like any other, its key sealed to it, and the workers are woken`() throws {
        let answer = try retry(#"{"apiKey":"a-key"}"#)

        #expect(answer.status == 202)
        #expect(try answer.field("Location") == "/api/enrichment/jobs/job-1")
        #expect(
            answer.text
                == #"{"success":true,"data":{"id":"job-1","status":"pending","jobId":"job-1","sitesCount":2}}"#)
        let job = try #require(server.store.contents.retried.first)
        #expect(job.job.rawValue == "a")
        #expect(job.keys[.hunter]?.bytes == [UInt8]("job-1/hunter/yek-a".utf8))
        #expect(server.bell.rings == 1)
    }

    @Test(arguments: ["", "{}", #"{"apiKey":null}"#, #"{"apiKey":""}"#])
    func `a key must come again unless the server holds one`(_ body: String) throws {
        let refused = try retry(body)
        #expect(refused.status == 422)
        #expect(try refused.problem().pointers == ["/apiKey"])
        #expect(server.store.contents.retried.isEmpty)

        let keeper = Server(serverKeys: [.hunter])
        keeper.store.change { $0.statuses["a"] = .failed }
        #expect(try retry(body, at: keeper).status == 202)
        #expect(keeper.store.contents.retried.first?.keys == [:])
    }

    @Test func `no body needs no media type`() throws {
        let keeper = Server(serverKeys: [.hunter])
        keeper.store.change { $0.statuses["a"] = .failed }
        #expect(try keeper.send("POST", "/api/enrichment/jobs/a/retry").status == 202)
    }

    @Test(arguments: [
        (#"{"apiKey":"k","siteIds":[1]}"#, 422, "/siteIds"), (#"{"apiKey":7}"#, 422, "/apiKey"),
        ("[]", 422, ""), ("null", 422, ""), ("{", 400, nil), (" ", 400, nil),
    ])
    func `a wrong body retries nothing`(_ body: String, _ status: Int, _ pointer: String?) throws {
        let answer = try retry(body)
        #expect(answer.status == status)
        #expect(try answer.problem().errors?.first?.pointer == pointer)
        #expect(server.store.contents.retried.isEmpty)
        #expect(server.bell.rings == 0)
    }

    @Test(arguments: [
        (Retrial.unfinished, "has not ended"), (.nothingLeft, "nothing to retry"),
        (.sitesUnknown, "another application"),
    ])
    func `what can't be retried is a conflict that says why`(_ retrial: Retrial, _ words: String) throws {
        server.store.change { $0.retrials["a"] = retrial }
        let answer = try retry(#"{"apiKey":"a-key"}"#)
        #expect(answer.status == 409)
        #expect(try answer.problem().detail.contains(words))
        #expect(server.bell.rings == 0)
    }

    @Test func `an unknown job is unknown whatever the body says`() throws {
        #expect(try retry("{", of: "none").status == 404)
        server.store.change { $0.retrials["a"] = .unknownJob }
        #expect(try retry(#"{"apiKey":"a-key"}"#).status == 404)
    }

    @Test func `a retry is told again when the job that it was made of is gone`() throws {
        func retry(_ name: String?, _ body: String = #"{"apiKey":"a-key"}"#, of job: String = "a") throws -> Answer {
            let headers = [("Content-Type", "application/json")] + (name.map { [("Idempotency-Key", $0)] } ?? [])
            return try server.send(
                "POST", "/api/enrichment/jobs/\(job)/retry", headers: headers.map { (name: $0, value: $1) },
                body: [UInt8](body.utf8))
        }
        let first = try retry("one")
        #expect(first.status == 202)
        server.store.change {
            $0.statuses["a"] = nil
            $0.retrials["a"] = .unknownJob
        }

        let again = try retry("one")
        #expect(again.status == 202)
        #expect(again.body == first.body)
        #expect(try again.field("Location") == first.field("Location"))
        #expect(try again.field("Idempotent-Replayed") == "true")

        #expect(try retry(nil).status == 404)
        #expect(try retry("two").status == 404)
        #expect(try retry("one", of: "b").problem().type == "/problems/idempotency-key-taken")
        #expect(server.store.contents.retried.count == 1)
        #expect(server.bell.rings == 1)
    }
}

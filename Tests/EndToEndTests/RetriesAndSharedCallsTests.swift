import Foundation
import HTTPTypes
import TestKit
import Testing

/// Asking again for what is left, and never twice at once for the same.
@Suite(.timeLimit(.minutes(10))) struct RetriesAndSharedCallsTests {
    private func retry(_ job: String, on stand: Stand, key: String = "good-key") async throws -> Stand.Reply {
        try await stand.post("/api/enrichment/jobs/\(job)/retry", "{\"apiKey\":\"\(key)\"}")
    }

    private func sites(
        of job: String, on stand: Stand, _ query: String = "pageSize=200"
    ) async throws -> JSONValue {
        try await stand.get("/api/enrichment/jobs/\(job)/sites?\(query)").json
    }

    @Test func `a retry after an exhausted quota takes up just the rest`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_CONCURRENCY": "1"], simulatorArguments: ["--latency", "100"])
        let ids = try await stand.addSites((1...20).map { "retried-\($0).example" })
        let job = try await stand.submit(ids)
        #expect(try await retry(job, on: stand).status == 409)
        try await stand.until("some progress") { try await stand.job(job)["succeeded_items"].int ?? 0 >= 3 }
        _ = try await stand.send(
            .post, "/_faults", body: Array("{\"fixture\":\"usage_limit\"}".utf8),
            fields: [("Content-Type", "application/json")], to: stand.simulatorURL)
        let (stopped, _) = try await stand.finish(job)
        #expect(stopped["error_code"].text == "quota_exhausted")
        let done = try #require(stopped["succeeded_items"].int)
        #expect(try await stand.seen()["calls"].int == done + 1)
        let rest = try await sites(of: job, on: stand, "status=error&pageSize=200")
        #expect(rest["total"].int == 20 - done)
        #expect(rest["data"].elements.compactMap { $0["site_id"].int } == Array(ids.dropFirst(done)))

        let nobody = try await stand.send(.post, "/api/enrichment/jobs/\(job)/retry")
        #expect(nobody.status == 422)
        let reply = try await retry(job, on: stand)
        #expect(reply.status == 202, "\(reply.text)")
        let data = reply.json["data"]
        let again = try #require(data["jobId"].text)
        #expect(reply.fields[.location] == "/api/enrichment/jobs/\(again)")
        #expect(data["sitesCount"].int == 20 - done)
        #expect(data["retry_of"].text == job)
        let (finished, _) = try await stand.finish(again)
        #expect(finished["status"].text == "completed")
        #expect(finished["succeeded_items"].int == 20 - done)
        #expect(try await stand.seen()["calls"].int == 21, "what was enriched was asked for again")
        #expect(try await retry(again, on: stand).status == 409)
    }

    @Test func `two jobs over the same sites share every call, and a third skips what is fresh`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "300"], startWorker: false)
        let ids = try await stand.addSites((1...20).map { "shared-\($0).example" })
        let jobs = [
            try await stand.submit(ids, key: "good-one"), try await stand.submit(ids.reversed(), key: "good-two"),
        ]
        try stand.startWorker()
        let second = try stand.anotherWorker()
        defer { second.stop() }
        var credits = 0
        for job in jobs {
            let (finished, _) = try await stand.finish(job)
            #expect(finished["status"].text == "completed", "\(stand.logs)")
            #expect(finished["succeeded_items"].int == 20)
            credits += try #require(finished["credits_used"].int)
        }
        let seen = try await stand.seen()
        #expect(seen["calls"].int == 20)
        let listed = [try await sites(of: jobs[0], on: stand), try await sites(of: jobs[1], on: stand)]
        let shared = listed.flatMap(\.elementsOfData).count {
            $0["error"].text?.hasPrefix("Shared the call of") == true
        }
        #expect(shared == 20)
        // Each call has brought one to ten addresses: a credit.
        #expect(credits == 20)

        let third = try await stand.submit(ids, config: "{\"skip_if_enriched_within_days\":1}")
        let (skipped, progress) = try await stand.finish(third)
        #expect(skipped["status"].text == "completed")
        #expect(skipped["skipped_items"].int == 20)
        #expect(skipped["processed_items"].int == 20)
        #expect(progress.last == 100)
        let fresh = try await sites(of: third, on: stand, "status=skipped")
        #expect(fresh["total"].int == 20)
        #expect(fresh["data"].elements.allSatisfy { jobs.contains($0["fresh_job_id"].text ?? "") })
        #expect(fresh["data"].elements.allSatisfy { $0["fresh_since"].text != nil })
        #expect(try await stand.seen()["calls"].int == 20)
        print("two jobs over 20 sites, two workers: \(seen["calls"].int ?? -1) calls, \(shared) answers shared")
    }

    @Test func `who waits behind a bad key asks with its own as soon as that is refused`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_CONCURRENCY": "2"], simulatorArguments: ["--latency", "300"], startWorker: false)
        let ids = try await stand.addSites(["acme.example"])
        let bad = try await stand.submit(ids, key: "nobody-knows-this-key")
        let good = try await stand.submit(ids)
        try stand.startWorker()
        #expect(try await stand.finish(bad).job["error_code"].text == "invalid_api_key")
        let refusedAt = ContinuousClock.now
        #expect(try await stand.finish(good).job["status"].text == "completed")
        print("refused to asked and answered, ms: \((ContinuousClock.now - refusedAt) / .milliseconds(1))")
        #expect(try await stand.seen()["calls"].int == 2)
    }

    @Test func `the sites of a running job are told as they stand`() async throws {
        let stand = try await Stand(
            settings: ["ENRICHD_CONCURRENCY": "2"], simulatorArguments: ["--latency", "150"])
        let ids = try await stand.addSites((1...30).map { "told-\($0).example" })
        let job = try await stand.submit(ids)
        var kinds: Set<String> = []
        try await stand.until("all three states at once") {
            let listed = try await sites(of: job, on: stand)
            #expect(listed["total"].int == 30)
            #expect(listed["data"].elements.compactMap { $0["site_id"].int } == ids)
            kinds = Set(listed["data"].elements.compactMap { $0["status"].text })
            return kinds == ["pending", "enriching", "enriched"]
        }
        _ = try await stand.finish(job)
        let path = "/api/enrichment/jobs/\(job)/sites?status=enriched&pageSize=7&page=5"
        let last = try await stand.get(path)
        #expect(last.json["total"].int == 30)
        #expect(last.json["data"].elements.map { $0["domain"].text } == ["told-29.example", "told-30.example"])
        let tag = try #require(last.fields[.eTag])
        #expect(try await stand.send(.get, path, fields: [("If-None-Match", tag)]).status == 304)
        #expect(try await stand.get("/api/enrichment/jobs/none/sites").status == 404)
    }
}

extension JSONValue {
    fileprivate var elementsOfData: [JSONValue] { self["data"].elements }
}

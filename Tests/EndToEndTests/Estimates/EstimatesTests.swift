import Foundation
import GRDB
import HTTPTypes
import TestKit
import Testing

/// A price before buying, through nginx.
@Suite(.timeLimit(.minutes(10))) struct EstimatesTests {
    private let config = #"{"limit":25,"skip_if_enriched_within_days":7}"#

    @Test func `an estimate costs nothing, and a job is bought on it while it holds`() async throws {
        let stand = try await Stand(settings: Stand.unlimited, simulatorArguments: Stand.unlimitedSimulator)
        let sites = try await stand.addSites(["many-a.example", "few-b.example", "none-c.example", "plain.example"])
        let first = try await stand.estimate(sites, config: config)
        #expect(first["sites"].int == 4)
        #expect(first["to_ask"].int == 4)
        let estimate = try await stand.complete(first)
        let before = try await stand.bill()
        #expect(before.credits == 0)
        #expect(before.calls == 0)
        let provider = try #require(estimate["providers"].elements.first)
        #expect(provider["counted"].int == 4)
        #expect(provider["account"]["credits_left"] == .integer(24_000))
        #expect(provider["note"] == .null)
        for name in ["credits", "calls"] {
            #expect(first[name].range.contains(estimate[name].range.lowerBound))
            #expect(first[name].range.contains(estimate[name].range.upperBound))
        }

        let id = try #require(estimate["id"].text)
        let order = Stand.order(sites, config: config, estimate: id)
        let reply = try await stand.send(
            .post, "/api/enrichment/jobs", body: Array(order.utf8),
            fields: [("Content-Type", "application/json"), ("Idempotency-Key", "once")])
        #expect(reply.status == 202, "\(reply.text)")
        let again = try await stand.send(
            .post, "/api/enrichment/jobs", body: Array(order.utf8),
            fields: [("Content-Type", "application/json"), ("Idempotency-Key", "once")])
        #expect(again.fields[try #require(.init("Idempotent-Replayed"))] == "true")
        _ = try await stand.finish(try #require(reply.json["data"]["id"].text))
        let bill = try await stand.bill()
        #expect(estimate["credits"].range.contains(bill.credits))
        #expect(estimate["calls"].range.contains(bill.calls))

        // Now everything is fresh, and the next costs nothing, until it is stale.
        let second = try await stand.complete(try await stand.estimate(sites, config: config))
        #expect(second["skipped"]["fresh"].int == 4)
        #expect(second["credits"].range == 0...0)
        #expect(second["cached"].elements.map { $0["site_id"].int } == sites)
        try await DatabaseQueue(path: stand.database).write { db in try db.execute(sql: "DELETE FROM site_enrichments")
        }
        let dearer = try await stand.post(
            "/api/enrichment/jobs", Stand.order(sites, config: config, estimate: second["id"].text))
        #expect(dearer.status == 409)
        #expect(dearer.json["type"].text == "/problems/estimate-outdated")
        let other = try await stand.post(
            "/api/enrichment/jobs", Stand.order(sites, config: config, key: "good-other", estimate: id))
        #expect(other.status == 409)
        #expect(other.json["detail"].text?.contains("another order") == true)
        #expect(try await stand.bill().credits == bill.credits)
    }

    @Test func `a worker that is killed while it counts leaves the rest to another`() async throws {
        let stand = try await Stand(
            settings: Stand.unlimited, simulatorArguments: Stand.unlimitedSimulator + ["--latency", "100"])
        let sites = try await stand.addSites((1...120).map { "counted-\($0).example" })
        let estimate = try await stand.estimate(sites)
        let path = "/api/enrichment/estimates/\(estimate["id"].text ?? "")"
        try await stand.until("some counts") {
            (try await stand.get(path).json["data"]["providers"].elements.first?["counted"].int ?? 0) > 0
        }
        stand.worker?.kill()
        try stand.startWorker()
        let complete = try await stand.complete(estimate)
        #expect(complete["providers"].elements[0]["counted"].int == 120)
        #expect(try await stand.bill().credits == 0)
        let keys = try await DatabaseQueue(path: stand.database).read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM estimate_steps WHERE sealed_key IS NOT NULL")
        }
        #expect(keys == 0)
    }

    @Test func `a refused key and a silent provider leave the range wide, and say so`() async throws {
        let stand = try await Stand(settings: Stand.unlimited, simulatorArguments: Stand.unlimitedSimulator)
        let sites = try await stand.addSites(["one.example", "two.example"])
        let refused = try await stand.complete(try await stand.estimate(sites, key: "wrong-5ecr3t"))
        #expect(refused["providers"].elements[0]["account"] == .null)
        #expect(refused["providers"].elements[0]["note"].text?.contains("Check the key") == true)

        stand.simulator?.kill()
        let unheard = try await stand.estimate(try await stand.addSites((1...40).map { "silent-\($0).example" }))
        let wide = try await stand.complete(unheard)
        #expect(wide["credits"].range == unheard["credits"].range)
        #expect(wide["providers"].elements[0]["counted"].int == 0)
        #expect(wide["providers"].elements[0]["note"].text?.contains("in a row") == true)

        let files = try FileManager.default.contentsOfDirectory(atPath: stand.folder.path)
        for file in files where file.hasPrefix("enrichd.sqlite") {
            let bytes = FileManager.default.contents(atPath: "\(stand.folder.path)/\(file)") ?? Data()
            #expect(bytes.range(of: Data("5ecr3t".utf8)) == nil, "\(file)")
        }
        #expect(!stand.logs.contains("5ecr3t"))
    }

    @Test func `a forgotten domain is left out of the price, and a job is bought on that until it is remembered`()
        async throws
    {
        let stand = try await Stand(settings: Stand.unlimited, simulatorArguments: Stand.unlimitedSimulator)
        let sites = try await stand.addSites(["acme.example", "many-a.example", "plain.example"])
        let forgotten = try stand.enrichctl("forget", "acme.example")
        #expect(forgotten.status == 0, "\(forgotten.errors)")
        let first = try await stand.estimate(sites)
        let estimate = try await stand.complete(first)
        #expect(estimate["skipped"]["suppressed"].int == 1)
        #expect(estimate["to_ask"].int == 2)
        #expect(estimate["providers"].elements[0]["counted"].int == 2)

        let order = Stand.order(sites, estimate: estimate["id"].text)
        let reply = try await stand.post("/api/enrichment/jobs", order)
        #expect(reply.status == 202, "\(reply.text)")
        let job = try await stand.finish(try #require(reply.json["data"]["id"].text)).job
        #expect(job["succeeded_items"].int == 2)
        let bill = try await stand.bill()
        for range in [first, estimate] {
            #expect(range["credits"].range.contains(bill.credits))
            #expect(range["calls"].range.contains(bill.calls))
        }
        #expect(try await stand.seen()["perDomain"]["acme.example"] == .null)

        #expect(try stand.enrichctl("unforget", "acme.example").status == 0)
        let dearer = try await stand.post("/api/enrichment/jobs", order)
        #expect(dearer.status == 409, "\(dearer.text)")
        #expect(dearer.json["detail"].text?.contains("credits by now") == true)
    }

    @Test func `an estimate does not keep a job under the same key waiting`() async throws {
        let stand = try await Stand()
        let many = try await stand.addSites((1...400).map { "large-\($0).example" })
        let few = try await stand.addSites((1...10).map { "small-\($0).example" })
        let estimate = try await stand.estimate(many)
        let begin = ContinuousClock.now
        let job = try await stand.finish(try await stand.submit(few)).job
        let took = ContinuousClock.now - begin
        #expect(job["status"].text == "completed")
        #expect(took < .seconds(12), "ten calls take every other turn")
        let path = "/api/enrichment/estimates/\(estimate["id"].text ?? "")"
        #expect(try await stand.get(path).json["data"]["status"].text == "counting")
        let seen = try await stand.seen()
        #expect(seen["throttled"].int == 0)
        print("ten sites beside an estimate of 400: \(took)")
    }
}

import Foundation
import HTTPTypes
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct MoneyTests {
    private static let unlimited = ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"]

    /// What the simulator has charged its one key.
    private func charged(_ stand: Stand) async throws -> Int {
        guard case .object(let keys) = try await stand.seen()["perKey"] else { return 0 }
        return keys.values.reduce(0) { $0 + ($1["credits"].int ?? 0) }
    }

    @Test func `a job's account is the provider's, and says what a crash left unknown`() async throws {
        let stand = try await Stand(
            settings: Self.unlimited,
            simulatorArguments: ["--latency", "200", "--per-second", "0", "--per-minute", "0"])
        let sites = try await stand.addSites((1...80).map { "account-\($0).example" })
        let calm = try await stand.finish(try await stand.submit(Array(sites[..<20]), config: #"{"limit":25}"#)).job
        #expect(calm["credits_unknown"].int == 0)
        let before = try await charged(stand)
        #expect(calm["credits_used"].int == before)

        let id = try await stand.submit(Array(sites[20...]), config: #"{"limit":25}"#)
        try await stand.until("some progress") { try await stand.job(id)["processed_items"].int ?? 0 > 10 }
        stand.worker?.kill()
        try stand.startWorker()
        let job = try await stand.finish(id).job
        let (used, unknown) = (try #require(job["credits_used"].int), try #require(job["credits_unknown"].int))
        let cost = try await charged(stand) - before
        print("60 sites, one kill -9: \(cost) credits charged, \(used) known, at most \(unknown) unknown")
        #expect(used <= cost && cost <= used + unknown)
        #expect(unknown > 0 && unknown <= 20 * 3, "no more than the calls in flight, three credits each")
    }

    @Test func `two workers and a crash do not pass a job's max_credits, and a retry goes on`() async throws {
        let stand = try await Stand(
            settings: Self.unlimited,
            simulatorArguments: ["--latency", "100", "--per-second", "0", "--per-minute", "0"])
        let other = try stand.anotherWorker()
        defer { other.stop() }
        let sites = try await stand.addSites((1...120).map { "capped-\($0).example" })
        let id = try await stand.submit(sites, config: #"{"max_credits":60}"#)
        try await stand.until("some progress") { try await stand.job(id)["processed_items"].int ?? 0 > 15 }
        stand.worker?.kill()
        let job = try await stand.finish(id).job
        let cost = try await charged(stand)
        print("max_credits 60: \(cost) charged, \(job["credits_used"]) used, \(job["credits_unknown"]) unknown")
        #expect((1...60).contains(cost))
        #expect(job["status"].text == "failed")
        #expect(job["error_code"].text == "max_credits_reached")
        let left = try #require(job["failed_items"].int)
        #expect(left > 0 && left < 120)

        let retry = try await stand.post("/api/enrichment/jobs/\(id)/retry", #"{"apiKey":"good-key"}"#)
        #expect(retry.json["data"]["sitesCount"].int == left)
        let second = try await stand.finish(try #require(retry.json["data"]["id"].text)).job
        #expect(try await charged(stand) <= 120)
        #expect(second["processed_items"].int == left)
    }
}

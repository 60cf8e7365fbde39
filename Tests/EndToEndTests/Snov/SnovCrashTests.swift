import TestKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct SnovCrashTests {
    private static let sites = 12
    private static let limit = 8
    private static let concurrency = 4

    @Test func `a worker killed in the middle buys nothing twice but what was in flight`() async throws {
        let stand = try await Stand.unhurriedSnov(
            settings: ["ENRICHD_CONCURRENCY": "\(Self.concurrency)"], simulatorArguments: ["--latency", "100"])
        let sites = try await stand.addSites((1...Self.sites).map { "crash-\($0).example" })
        let id = try await stand.submit(
            sites, config: "{\"limit\":\(Self.limit),\"type\":\"personal\"}", key: "good-id:secret", provider: "snov")
        try await stand.until("some addresses bought") {
            try await stand.snovAccount()["creditsForAddresses"].int ?? 0 > Self.limit
        }
        stand.worker?.kill()
        let inFlight = try #require(try await stand.snov()["maximumConcurrent"].int)
        try stand.startWorker()
        let (job, _) = try await stand.finish(id)

        #expect(job["status"].text == "completed", "\(stand.logs)")
        #expect(job["succeeded_items"].int == Self.sites)
        let account = try await stand.snovAccount()
        let (cost, repeats) = (
            try #require(account["credits"].int), try #require(account["creditsIfRepeatsWereBilled"].int)
        )
        let (used, unknown) = (try #require(job["credits_used"].int), try #require(job["credits_unknown"].int))
        print(
            "\(Self.sites) sites, one kill -9: \(cost) credits, \(used) known, \(unknown) unknown, \(repeats) asked again,",
            "\(inFlight) calls in flight at most")
        #expect(repeats <= inFlight, "more bought again than was in flight")
        #expect(cost <= used + unknown)
        #expect(used <= cost + repeats)
        for site in sites { #expect(try await stand.addresses(of: site).count <= Self.limit) }
    }

    @Test func `a worker that is asked to stop leaves nothing to be bought again`() async throws {
        let stand = try await Stand.unhurriedSnov(
            settings: ["ENRICHD_CONCURRENCY": "\(Self.concurrency)"], simulatorArguments: ["--latency", "100"])
        let sites = try await stand.addSites((1...6).map { "handover-\($0).example" })
        let id = try await stand.submit(
            sites, config: "{\"limit\":\(Self.limit)}", key: "good-id:secret", provider: "snov")
        try await stand.until("some addresses bought") {
            try await stand.snovAccount()["creditsForAddresses"].int ?? 0 > 2
        }
        #expect(stand.worker?.stop() == 0, "\(stand.worker?.log ?? "")")
        try stand.startWorker()
        let (job, _) = try await stand.finish(id)
        #expect(job["succeeded_items"].int == 6, "\(stand.logs)")
        let account = try await stand.snovAccount()
        #expect(account["creditsIfRepeatsWereBilled"].int == 0)
        try stand.expectAccount(of: job, toBe: account)
    }
}

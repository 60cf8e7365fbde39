import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// 60 calls a minute for an account, polls and tokens included (providers.md, B.2).
@Suite struct SnovLimitTests {
    private let clock = ManualClock()

    @Test func `the sixty-first call within a minute is throttled, whatever it is`() throws {
        let simulator = Simulator(now: clock.now)
        let client = try SnovClient(simulator)
        let hash = try #require(try client.start(.company, #"{"domain":"never.example"}"#).json().taskHash)
        let path = SnovSearch.company.resultPath(of: hash)
        for _ in 1...57 { #expect(client.get(path).status == .ok) }
        #expect(simulator.askForToken().status == .ok)
        clock.advance(by: .nanoseconds(59_999_999_999))
        let refused = client.get("/v1/get-balance")
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers["retry-after"].isEmpty)
        #expect(try refused.json() == SnovRefusal.rateLimit.answer.json())
        #expect(simulator.askForToken().status == .tooManyRequests)
        clock.advance(by: .nanoseconds(1))
        #expect(client.get(path).status == .ok)
        let seen = try simulator.seen()["snov"]
        #expect(seen["worstMinute"].count == 62)
        #expect(seen["throttled"].count == 2)
    }

    @Test func `accounts have windows of their own, tokens of one account share it`() throws {
        let simulator = Simulator(SimulatorSettings(snovPerMinute: 4), now: clock.now)
        var one = try SnovClient(simulator)
        #expect(one.get("/v1/get-balance").status == .ok)
        try one.renewToken()
        #expect(one.get("/v1/get-balance").status == .ok)
        #expect(one.get("/v1/get-balance").status == .tooManyRequests)
        let other = try SnovClient(simulator, id: "good-2")
        #expect(other.get("/v1/get-balance").status == .ok)
        let seen = try simulator.seen()["snov"]
        #expect(seen["worstMinute"].count == 5)
        #expect(seen["worstMinuteOverAll"].count == 7)
    }

    @Test func `a limit of nought is none`() throws {
        let client = try SnovClient(.unlimited(clock))
        for _ in 1...200 { #expect(client.get("/v1/get-balance").status == .ok) }
        #expect(try client.account()["worstMinute"].count == 201)
    }

    @Test func `Hunter's windows and Snov's don't mix`() throws {
        let simulator = Simulator(SimulatorSettings(perSecond: 1, snovPerMinute: 3), now: clock.now)
        let client = try SnovClient(simulator)
        #expect(simulator.search("domain=a.example").status == .ok)
        #expect(client.get("/v1/get-balance").status == .ok)
        #expect(client.get("/v1/get-balance").status == .ok)
        #expect(try simulator.seen()["calls"].count == 1)
        #expect(try simulator.seen()["snov"]["calls"].count == 3)
    }

    @Test func `calls in flight are counted, and survive a reset`() throws {
        let simulator = Simulator.unlimited(clock)
        let request = APIRequest(method: .GET, target: "/v1/get-balance", headers: [:])
        let calls = (0..<3).map { _ in simulator.receive(request) }
        _ = simulator.ask(.POST, "/_reset")
        #expect(try simulator.seen()["snov"]["maximumConcurrent"].count == 3)
        for call in calls { simulator.leave(call) }
        _ = simulator.ask(.POST, "/_reset")
        #expect(try simulator.seen()["snov"]["maximumConcurrent"].count == 0)
    }
}

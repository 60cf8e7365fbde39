import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct LimitTests {
    private let clock = ManualClock()

    private func simulator(_ settings: SimulatorSettings = SimulatorSettings()) -> Simulator {
        Simulator(settings, now: clock.now)
    }

    @Test func `the sixteenth search within a second is throttled, one a second after the first is not`() throws {
        let simulator = simulator()
        for _ in 0..<15 { #expect(simulator.search("domain=a.example").status == .ok) }
        clock.advance(by: .nanoseconds(999_999_999))
        let refused = simulator.search("domain=a.example")
        #expect(refused.status == .forbidden)
        #expect(try refused.json()["errors"].elements.first?["id"].text == "too_many_requests")
        clock.advance(by: .nanoseconds(1))
        #expect(simulator.search("domain=a.example").status == .ok)
        #expect(try simulator.seen()["throttled"].count == 1)
        #expect(try simulator.seen()["worstSecond"].count == 16)
    }

    @Test func `the 501st search within a minute is throttled`() throws {
        let simulator = simulator()
        for _ in 0..<500 {
            #expect(simulator.search("domain=a.example").status == .ok)
            clock.advance(by: .milliseconds(100))
        }
        clock.advance(by: .milliseconds(9_999))
        #expect(simulator.search("domain=a.example").status == .forbidden)
        #expect(try simulator.seen()["worstMinute"].count == 501)
        clock.advance(by: .milliseconds(200))
        #expect(simulator.search("domain=a.example").status == .ok)
    }

    @Test func `keys have windows of their own`() throws {
        let simulator = simulator()
        for _ in 0..<15 { _ = simulator.search("domain=a.example", key: "good-1") }
        #expect(simulator.search("domain=a.example", key: "good-2").status == .ok)
        let seen = try simulator.seen()
        #expect(seen["worstSecond"].count == 15)
        #expect(seen["worstSecondOverAll"].count == 16)
        #expect(seen["perKey"].names.count == 2)
    }

    @Test func `the status of a throttled search is as told`() {
        let simulator = simulator(SimulatorSettings(perSecond: 1, throttleStatus: .tooManyRequests))
        _ = simulator.search("domain=a.example")
        #expect(simulator.search("domain=a.example").status == .tooManyRequests)
    }

    @Test func `a limit of nought is none`() throws {
        let simulator = simulator(SimulatorSettings(perSecond: 0, perMinute: 0))
        for _ in 0..<600 { #expect(simulator.search("domain=a.example").status == .ok) }
        #expect(try simulator.seen()["worstSecond"].count == 600)
    }

    @Test func `a bad key is refused for its key even when it comes too often`() throws {
        let simulator = simulator(SimulatorSettings(perSecond: 1))
        for _ in 0..<3 { #expect(simulator.search("domain=a.example", key: "wrong").status == .unauthorized) }
        #expect(try simulator.seen()["badKeys"].count == 3)
        #expect(try simulator.seen()["calls"].count == 3)
        #expect(try simulator.seen()["throttled"].count == 0)
    }

    @Test(arguments: [
        ("/v2/email-count?domain=a.example", 15), ("/v2/email-finder?domain=none.example&full_name=Ada+Lee", 15),
        ("/v2/email-verifier?email=ada@a.example", 10),
    ])
    func `each endpoint has its own limits of a second and a minute`(target: String, perSecond: Int) throws {
        let simulator = simulator()
        for _ in 0..<15 { _ = simulator.search("domain=a.example") }
        for _ in 0..<perSecond { #expect(simulator.ask(.GET, target).status == .ok) }
        #expect(simulator.ask(.GET, target).status == .forbidden)
        #expect(simulator.ask(.GET, target, key: "good-2").status == .ok)
        clock.advance(by: .seconds(60))
        let perMinute = perSecond == 15 ? 500 : 300
        for _ in 0..<perMinute {
            #expect(simulator.ask(.GET, target).status == .ok)
            clock.advance(by: .milliseconds(110))
        }
        #expect(simulator.ask(.GET, target).status == .forbidden)
        #expect(try simulator.seen()["throttled"].count == 2)
    }

    @Test func `callers without a key share a window`() {
        let simulator = simulator(SimulatorSettings(perSecond: 1))
        #expect(simulator.ask(.GET, "/v2/email-count?domain=a.example", key: nil).status == .ok)
        #expect(simulator.ask(.GET, "/v2/email-count?domain=a.example", key: nil).status == .forbidden)
    }

    @Test func `the verifier is not limited where nothing is`() {
        let simulator = simulator(SimulatorSettings(perSecond: 0, perMinute: 0))
        for _ in 0..<400 { #expect(simulator.ask(.GET, "/v2/email-verifier?email=a@none.example").status == .ok) }
    }

    @Test func `the account is not limited`() {
        let simulator = simulator(SimulatorSettings(perSecond: 1))
        for _ in 0..<3 { #expect(simulator.ask(.GET, "/v2/account").status == .ok) }
    }
}

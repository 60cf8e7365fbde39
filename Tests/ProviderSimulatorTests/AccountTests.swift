import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct AccountTests {
    private func credits(_ simulator: Simulator, key: String = "good") throws -> JSONValue {
        try simulator.ask(.GET, "/v2/account", key: key).json()["data"]["requests"]["credits"]
    }

    private func simulator(credits: Int = 24_000, quotaStatus: SimulatorSettings.QuotaStatus = .tooManyRequests)
        -> Simulator
    {
        Simulator(SimulatorSettings(perSecond: 0, perMinute: 0, quotaStatus: quotaStatus, credits: credits))
    }

    @Test(arguments: [(0, 0), (1, 1), (10, 1), (11, 2), (37, 4), (100, 10)])
    func `ten addresses begun cost one credit`(addresses: Int, credits: Int) {
        #expect(CreditLedger.price(ofAddresses: addresses) == credits)
    }

    @Test func `each page is billed by itself, an empty one not at all`() throws {
        let simulator = simulator()
        for offset in [0, 5, 10] { _ = simulator.search("domain=many.example&limit=5&offset=\(offset)") }
        #expect(try credits(simulator)["used"].scalarText == "3")
        _ = simulator.search("domain=many.example&limit=15")
        #expect(try credits(simulator)["used"].scalarText == "5")
        _ = simulator.search("domain=none.example")
        _ = simulator.search("domain=claimed.example")
        _ = simulator.search("domain=many.example&limit=0")
        #expect(try credits(simulator)["used"].scalarText == "5")
        #expect(try credits(simulator)["remaining"].scalarText == "23995")
        #expect(try credits(simulator, key: "good-2")["used"].scalarText == "0")
    }

    @Test func `credits are written with a fraction`() throws {
        let simulator = simulator()
        _ = simulator.search("domain=acme.example")
        let text = String(decoding: simulator.ask(.GET, "/v2/account").body, as: UTF8.self)
        #expect(text.contains(#""credits":{"used":1.0,"available":24000,"remaining":23999.0}"#))
    }

    @Test func `the page that takes the last credits is answered, the next search is not`() throws {
        let simulator = simulator(credits: 2)
        #expect(try simulator.search("domain=many.example&limit=30").emails().count == 30)
        #expect(try credits(simulator)["remaining"].scalarText == "0")
        let refused = simulator.search("domain=many.example")
        #expect(try refused.json() == Refusal.usageLimit.answer.json())
        #expect(simulator.search("domain=many.example", key: "good-2").status == .ok)
    }

    @Test func `used-up credits are 402 where told`() {
        let simulator = simulator(credits: 1, quotaStatus: .paymentRequired)
        _ = simulator.search("domain=many.example")
        #expect(simulator.search("domain=many.example").status == .paymentRequired)
    }

    @Test(arguments: [
        ("free", "Free", "50", "50"), ("exhausted", "Starter", "24000", "0"), ("nocredit", "Starter", "24000", "0"),
        ("good", "Starter", "24000", "24000"),
    ])
    func `a key's class tells its plan`(key: String, plan: String, available: String, remaining: String) throws {
        let data = try simulator().ask(.GET, "/v2/account", key: key).json()["data"]
        #expect(data["plan_name"].text == plan)
        #expect(data["requests"]["credits"]["available"].scalarText == available)
        #expect(data["requests"]["credits"]["remaining"].scalarText == remaining)
    }

    @Test func `the free plan tells its credits again as searches and verifications`() throws {
        let simulator = simulator()
        _ = simulator.search("domain=few.example", key: "free")
        let requests = try simulator.ask(.GET, "/v2/account", key: "free").json()["data"]["requests"]
        #expect(requests["credits"]["remaining"].scalarText == "49")
        #expect(requests["searches"] == .object(["used": .integer(1), "available": .integer(50)]))
        #expect(requests["verifications"] == .object(["used": .integer(2), "available": .integer(100)]))
    }

    @Test func `an older plan has searches and verifications apart, and no credits`() throws {
        let simulator = simulator()
        _ = simulator.search("domain=many.example&limit=100", key: "searches")
        for name in ["ada", "bo", "cy"] {
            _ = simulator.ask(.GET, "/v2/email-verifier?email=\(name)@none.example", key: "searches")
        }
        let data = try simulator.ask(.GET, "/v2/account", key: "searches").json()["data"]
        #expect(data["requests"].names == ["searches", "verifications"])
        #expect(data["requests"]["searches"] == .object(["used": .integer(10), "available": .integer(500)]))
        #expect(data["requests"]["verifications"] == .object(["used": .integer(3), "available": .integer(1000)]))
        #expect(data["calls"].names.contains("_deprecation_notice"))
    }

    @Test func `on an older plan one is used up without the other`() throws {
        let simulator = simulator(credits: 1)
        _ = simulator.search("domain=many.example", key: "searches")
        #expect(simulator.search("domain=many.example", key: "searches").status == .tooManyRequests)
        let verifier = "/v2/email-verifier?email=ada@none.example"
        #expect(simulator.ask(.GET, verifier, key: "searches").status == .ok)
        #expect(try simulator.ask(.GET, verifier, key: "searches").json() == Refusal.verificationLimit.answer.json())
    }

    @Test func `the plans of 2021 have calls only`() throws {
        let data = try simulator().ask(.GET, "/v2/account", key: "calls").json()["data"]
        #expect(data["requests"] == .null)
        #expect(data["calls"] == .object(["used": .integer(0), "available": .integer(24_000)]))
        #expect(data["reset_date"].text == "2021 - 05 - 03")
    }

    @Test func `half a credit is enough for the last search`() throws {
        let simulator = simulator(credits: 1)
        _ = simulator.ask(.GET, "/v2/email-verifier?email=ada@none.example")
        #expect(try credits(simulator)["remaining"].scalarText == "0.5")
        #expect(simulator.search("domain=many.example").status == .ok)
        #expect(try credits(simulator)["remaining"].scalarText == "0")
        #expect(simulator.search("domain=many.example").status == .tooManyRequests)
    }

    @Test func `the members are those recorded`() throws {
        let data = try simulator().ask(.GET, "/v2/account").json()["data"]
        #expect(data.names.isSuperset(of: ["plan_name", "reset_date", "calls", "requests"]))
        #expect(data["requests"].names == ["credits", "searches", "verifications"])
        #expect(data["requests"]["searches"] == .object(["used": .integer(0), "available": .integer(0)]))
    }

    @Test(arguments: ["wrong", "test-api-key", nil])
    func `there is no account without a key of one's own`(key: String?) throws {
        let answer = simulator().ask(.GET, "/v2/account", key: key)
        #expect(try answer.json() == Refusal.authenticationFailed.answer.json())
    }
}

import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SeenTests {
    private let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))

    @Test func `callers are counted by what they did`() throws {
        _ = simulator.search("domain=a.example&api_key=good-1")
        _ = simulator.search("domain=a.example", key: "good-2")
        _ = simulator.search("domain=b.example", key: nil)
        _ = simulator.ask(.GET, "/v2/account", headers: ["User-Agent": "another"])
        let seen = try simulator.seen("?domains=1")
        #expect(seen["calls"].count == 3)
        #expect(seen["accountCalls"].count == 1)
        #expect(seen["keysInURL"].count == 1)
        #expect(seen["badKeys"].count == 1)
        #expect(seen["userAgents"] == .array([.string("another"), .string("tests")]))
        #expect(seen["perDomain"] == .object(["a.example": .integer(2), "b.example": .integer(1)]))
        #expect(try simulator.seen()["perDomain"] == .null)
    }

    @Test func `keys are named by their digest, never by themselves`() throws {
        let key = "good-secret-0123456789"
        _ = simulator.search("domain=many.example&limit=21", key: key)
        let answer = simulator.ask(.GET, "/_seen")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains(key))
        let record = try answer.json()["perKey"][KeyDigest(of: key).text]
        #expect(record["calls"].count == 1)
        #expect(record["credits"].count == 3)
        #expect(KeyDigest(of: key).text.utf8.count == 8)
    }

    @Test func `the endpoints beside the search are counted each by itself`() throws {
        for _ in 0..<2 { _ = simulator.ask(.GET, "/v2/email-count?domain=a.example", key: nil) }
        _ = simulator.ask(.GET, "/v2/email-verifier?email=ada@many.example")
        let seen = try simulator.seen()
        #expect(seen["calls"].count == 0)
        #expect(seen["endpoints"].names == ["email-count", "email-verifier"])
        #expect(seen["endpoints"]["email-count"]["calls"].count == 2)
        #expect(seen["endpoints"]["email-count"]["worstMinute"].count == 2)
    }

    @Test func `the most searches in flight at once are remembered`() throws {
        let request = APIRequest(
            method: .GET, target: "/v2/domain-search?domain=a.example", headers: ["X-API-KEY": "good"])
        let calls = (0..<3).map { _ in simulator.receive(request) }
        simulator.leave(calls[0])
        let fourth = simulator.receive(request)
        #expect(try simulator.seen()["maximumConcurrent"].count == 3)
        for call in [calls[1], calls[2], fourth] { simulator.leave(call) }
        #expect(try simulator.seen()["maximumConcurrent"].count == 3)
    }

    @Test func `a reset forgets everything but the calls in flight`() throws {
        let request = APIRequest(
            method: .GET, target: "/v2/domain-search?domain=a.example", headers: ["X-API-KEY": "good"])
        let inFlight = simulator.receive(request)
        _ = simulator.search("domain=flaky.example")
        _ = simulator.search("domain=many.example")
        _ = simulator.ask(.POST, "/_faults", body: #"{"status":503}"#)
        _ = simulator.ask(.POST, "/_faults", body: #"{"latency":50}"#)
        #expect(simulator.ask(.POST, "/_reset").status == .ok)
        let seen = try simulator.seen("?domains=1")
        #expect(seen["calls"].count == 0)
        #expect(seen["worstSecondOverAll"].count == 0)
        #expect(seen["perKey"] == .object([:]))
        #expect(seen["perDomain"] == .object([:]))
        #expect(seen["maximumConcurrent"].count == 1)
        let again = simulator.search("domain=flaky.example")
        #expect(again.status == .internalServerError)
        #expect(again.delay == .zero)
        simulator.leave(inFlight)
    }

    @Test func `all contacts of a domain are listed for comparison, uncounted`() throws {
        let listed = try simulator.ask(.GET, "/_contacts?domain=acme.example", key: nil).json()["emails"]
        let found = try simulator.search("domain=acme.example&limit=100").emails()
        #expect(listed.elements == found)
        #expect(try simulator.seen()["calls"].count == 1)
    }

    @Test(arguments: ["/v2/people/find", "/v2/domain-search/found/1"])
    func `other endpoints of the provider are not found, in JSON`(target: String) throws {
        #expect(try simulator.ask(.GET, target).json() == Refusal.notFound.answer.json())
    }

    @Test func `anything else is not found, in HTML`() {
        let answer = simulator.ask(.GET, "/index.html")
        #expect(answer.status == .notFound)
        #expect(answer.contentType == Answer.html)
        #expect(simulator.ask(.GET, "/_reset").status == .notFound)
    }
}

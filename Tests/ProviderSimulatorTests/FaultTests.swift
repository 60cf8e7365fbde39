import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct FaultTests {
    private let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))

    private func order(_ text: String) -> Answer {
        simulator.ask(.POST, "/_faults", body: text)
    }

    @Test func `faults befall the next searches in the order in which they came`() throws {
        #expect(try order(#"{"status":500,"times":2}"#).json()["queued"].count == 2)
        #expect(try order(#"{"fixture":"usage_limit","retryAfter":"soon"}"#).json()["queued"].count == 3)
        #expect(simulator.ask(.GET, "/v2/account").status == .ok)
        #expect(simulator.search("domain=a.example").status == .internalServerError)
        #expect(simulator.search("domain=a.example").status == .internalServerError)
        let third = simulator.search("domain=a.example")
        #expect(third.status == .tooManyRequests)
        #expect(third.headers["retry-after"] == ["soon"])
        let fourth = simulator.search("domain=a.example")
        #expect(fourth.status == .ok)
        #expect(fourth.headers["retry-after"].isEmpty)
    }

    @Test func `a fault of one domain befalls no other`() {
        #expect(order(#"{"status":502,"domain":"B.example","times":2}"#).status == .ok)
        #expect(order(#"{"status":503}"#).status == .ok)
        #expect(simulator.search("domain=a.example").status == .serviceUnavailable)
        #expect(simulator.search("domain=a.example").status == .ok)
        #expect(simulator.search("domain=b.example").status == .badGateway)
        #expect(simulator.search("domain=b.example").status == .badGateway)
        #expect(simulator.search("domain=b.example").status == .ok)
    }

    @Test func `a redirect says where to`() {
        _ = order(#"{"status":302,"location":"http://elsewhere.example/"}"#)
        #expect(simulator.search("domain=a.example").headers["location"] == ["http://elsewhere.example/"])
    }

    @Test func `an answer that was replaced is not charged, one that was cut is`() throws {
        _ = order(#"{"status":503}"#)
        _ = order(#"{"kind":"truncate"}"#)
        _ = simulator.search("domain=many.example")
        #expect(try simulator.seen()["perKey"][KeyDigest(of: "good").text]["credits"].count == 0)
        #expect(simulator.search("domain=many.example").delivery == .truncated(bodyBytes: nil))
        #expect(try simulator.seen()["perKey"][KeyDigest(of: "good").text]["credits"].count == 1)
    }

    @Test func `a status takes any body`() {
        _ = order(#"{"status":200,"body":"<html>","contentType":"text/html"}"#)
        let answer = simulator.search("domain=a.example")
        #expect(answer.status == .ok)
        #expect(answer.contentType == "text/html")
        #expect(answer.body == Array("<html>".utf8))
    }

    @Test(arguments: Refusal.allCases.map(\.rawValue) + CannedReply.allCases.map(\.rawValue))
    func `every fixture can be asked for by its name`(name: String) {
        #expect(order(#"{"fixture":"\#(name)"}"#).status == .ok)
        let expected = Refusal(rawValue: name)?.answer ?? CannedReply(rawValue: name)?.answer
        #expect(simulator.search("domain=a.example").body == expected?.body)
    }

    @Test(arguments: [CannedReply.wrongTypes, .hostileStrings])
    func `a canned reply is good JSON of bad content`(reply: CannedReply) throws {
        let data = try reply.answer.json()["data"]
        #expect(data["emails"].elements.count > 2)
    }

    @Test(
        arguments: [
            (#"{"kind":"reset"}"#, .reset(afterBytes: 0)),
            (#"{"kind":"reset","afterBytes":9}"#, .reset(afterBytes: 9)),
            (#"{"kind":"truncate","bodyBytes":3}"#, .truncated(bodyBytes: 3)),
            (#"{"kind":"drip"}"#, .dripped(bytes: 1, every: .milliseconds(10))),
            (#"{"kind":"drip","bytes":64,"milliseconds":1}"#, .dripped(bytes: 64, every: .milliseconds(1))),
            (#"{"kind":"huge"}"#, .huge(bytes: 33_554_432)),
            (#"{"kind":"huge","bytes":5}"#, .huge(bytes: 5)),
        ] as [(String, Delivery)])
    func `a kind tells how the true answer is delivered`(text: String, delivery: Delivery) {
        #expect(order(text).status == .ok)
        #expect(simulator.search("domain=a.example").delivery == delivery)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"status":500,"kind":"reset"}"#, #"{"kind":"explode"}"#, #"{"fixture":"nothing"}"#,
        #"{"status":99}"#, #"{"status":"500"}"#, #"{"status":500,"times":0}"#, #"{"status":500,"tmies":2}"#,
        #"{"kind":"drip","bytes":0}"#, #"{"latency":-1}"#, #"{"status":500,"endpoint":"email-counts"}"#,
    ])
    func `an order that isn't understood is refused and changes nothing`(text: String) {
        #expect(order(text).status == .badRequest)
        #expect(simulator.search("domain=a.example").status == .ok)
    }

    @Test(arguments: [
        ("account", "/v2/account"), ("email-count", "/v2/email-count?domain=B.example"),
        ("email-finder", "/v2/email-finder?domain=b.example&full_name=Ada+Lee"),
        ("email-verifier", "/v2/email-verifier?email=ada@b.example"),
        ("domain-search", "/v2/domain-search?domain=b.example"),
    ])
    func `a fault waits for its endpoint, and there for its domain`(name: String, target: String) throws {
        #expect(order(#"{"fixture":"try_later","endpoint":"\#(name)","retryAfter":"7"}"#).status == .ok)
        #expect(order(#"{"kind":"truncate","endpoint":"\#(name)"}"#).status == .ok)
        if name != "domain-search" { #expect(simulator.search("domain=b.example").status == .ok) }
        let refused = simulator.ask(.GET, target)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.retryAfter == "7")
        #expect(simulator.ask(.GET, target).delivery == .truncated(bodyBytes: nil))
        #expect(simulator.ask(.GET, target).status == .ok)
        guard name != "account" else {
            #expect(try simulator.seen()["accountCalls"].count == 3)
            return
        }
        #expect(order(#"{"status":503,"endpoint":"\#(name)","domain":"a.example"}"#).status == .ok)
        #expect(simulator.ask(.GET, target).status == .ok)
        #expect(simulator.ask(.GET, target.replacing("B.", with: "a.").replacing("b.", with: "a.")).status.code == 503)
    }

    @Test func `the latency can be changed while it runs`() {
        #expect(order(#"{"latency":250}"#).status == .ok)
        #expect(simulator.search("domain=a.example").delay == .milliseconds(250))
        #expect(simulator.ask(.GET, "/v2/account").delay == .milliseconds(250))
        #expect(simulator.search("domain=slow.example").delay == .milliseconds(2250))
        #expect(simulator.ask(.GET, "/_seen").delay == .zero)
    }
}

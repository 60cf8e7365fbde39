import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SnovFaultTests {
    private let simulator = Simulator.unlimited()
    private let client: SnovClient

    init() throws {
        client = try SnovClient(simulator)
    }

    private func order(_ text: String) -> Answer {
        simulator.ask(.POST, "/_faults", body: text)
    }

    @Test func `a fault of one provider befalls no other`() {
        _ = order(#"{"status":500,"provider":"snov"}"#)
        _ = order(#"{"status":502}"#)
        #expect(simulator.search("domain=a.example").status == .badGateway)
        #expect(simulator.search("domain=a.example").status == .ok)
        #expect(client.get("/v1/get-balance").status == .internalServerError)
        #expect(client.get("/v1/get-balance").status == .ok)
    }

    @Test func `a fault waits for its endpoint and its domain`() throws {
        _ = order(
            #"{"fixture":"snov_out_of_credits","provider":"snov","endpoint":"company/start","domain":"b.example"}"#)
        _ = order(
            #"{"status":503,"provider":"snov","endpoint":"company/result","domain":"B.example","retryAfter":"3"}"#)
        _ = order(#"{"status":504,"provider":"snov","endpoint":"token"}"#)
        #expect(client.start(.company, #"{"domain":"a.example"}"#).status == .accepted)
        #expect(client.start(.prospects, #"{"domain":"b.example"}"#).status == .accepted)
        #expect(client.start(.company, #"{"domain":"b.example"}"#).status == .badRequest)
        let started = try client.start(.company, #"{"domain":"b.example"}"#).json()
        let polled = client.get(SnovSearch.company.resultPath(of: try #require(started.taskHash)))
        #expect(polled.status == .serviceUnavailable)
        #expect(polled.headers["retry-after"] == ["3"])
        #expect(simulator.askForToken().status == .gatewayTimeout)
        #expect(simulator.askForToken().status == .ok)
    }

    @Test func `a search of an address, of names and of a list belongs to its domain`() throws {
        let path = "\(SnovSearch.prospectEmails.path)/start/\(SnovQuestion.handle(domain: "b.example", place: 1))"
        for (call, endpoint) in [
            ({ client.post(path) }, "search-emails/start"),
            (
                { client.start(.names, #"{"rows":[{"first_name":"A","last_name":"B","domain":"b.example"}]}"#) },
                "by-name/start"
            ),
            ({ client.start(.verification, #"{"emails":["a@b.example"]}"#) }, "verification/start"),
            ({ client.post("/v1/get-domain-emails-count", #"{"domain":"b.example"}"#) }, "email-count"),
        ] as [(() -> Answer, String)] {
            _ = order(#"{"status":503,"provider":"snov","endpoint":"\#(endpoint)","domain":"b.example"}"#)
            #expect(call().status == .serviceUnavailable)
            #expect(call().status != .serviceUnavailable)
        }
    }

    @Test func `a start that was replaced is not charged, one that was cut is`() throws {
        _ = order(#"{"status":503,"provider":"snov"}"#)
        _ = client.start(.company, #"{"domain":"a.example"}"#)
        #expect(try client.account()["credits"] == .integer(0))
        _ = order(#"{"kind":"truncate","provider":"snov"}"#)
        #expect(client.start(.company, #"{"domain":"a.example"}"#).delivery == .truncated(bodyBytes: nil))
        #expect(try client.account()["credits"] == .integer(1))
    }

    @Test(
        arguments: [
            (#"{"kind":"reset","provider":"snov"}"#, .reset(afterBytes: 0)),
            (#"{"kind":"drip","provider":"snov"}"#, .dripped(bytes: 1, every: .milliseconds(10))),
            (#"{"kind":"huge","bytes":5,"provider":"snov"}"#, .huge(bytes: 5)),
        ] as [(String, Delivery)])
    func `a kind tells how the true answer is delivered`(text: String, delivery: Delivery) {
        #expect(order(text).status == .ok)
        #expect(client.get("/v1/get-balance").delivery == delivery)
    }

    @Test(arguments: SnovRefusal.allCases.map(\.rawValue) + SnovCannedReply.allCases.map(\.rawValue))
    func `every fixture can be asked for by its name`(name: String) {
        #expect(order(#"{"fixture":"\#(name)","provider":"snov"}"#).status == .ok)
        let expected = SnovRefusal(rawValue: name)?.answer ?? SnovCannedReply(rawValue: name)?.answer
        #expect(client.get("/v1/get-balance").body == expected?.body)
    }

    /// The flood is the same row many times over, and long to read.
    @Test(arguments: SnovCannedReply.allCases.filter { $0 != .flood })
    func `a canned reply is good JSON`(reply: SnovCannedReply) throws {
        #expect(try reply.answer.json().names.isEmpty == false)
    }

    @Test(arguments: [
        #"{"status":500,"provider":"apollo"}"#, #"{"status":500,"provider":"snov","endpoint":"tokens"}"#,
        #"{"status":500,"endpoint":"token"}"#,
    ])
    func `an order that names nobody is refused`(text: String) {
        #expect(order(text).status == .badRequest)
        #expect(client.get("/v1/get-balance").status == .ok)
    }

    @Test func `the latency holds every answer back`() {
        _ = order(#"{"latency":250}"#)
        #expect(client.get("/v1/get-balance").delay == .milliseconds(250))
        #expect(client.start(.company, #"{"domain":"slow.example"}"#).delay == .milliseconds(2250))
        #expect(simulator.askForToken().delay == .milliseconds(250))
    }
}

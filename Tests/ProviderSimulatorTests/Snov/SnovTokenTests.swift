import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SnovTokenTests {
    private let clock = ManualClock()
    private let simulator: Simulator

    init() {
        simulator = .unlimited(clock)
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "grant_type=client_credentials&client_id=good&client_secret=s%26t"),
        ("application/json", #"{"grant_type":"client_credentials","client_id":"good","client_secret":"s&t"}"#),
    ])
    func `credentials come as a form or as JSON`(type: String, body: String) throws {
        let answer = simulator.askSnov(.POST, "/v1/oauth/access_token", token: nil, type: type, body: body)
        #expect(answer.status == .ok)
        let token = try #require(try answer.json()["access_token"].text)
        #expect(simulator.askSnov(.GET, "/v1/get-balance", token: token).status == .ok)
        #expect(try simulator.seen()["snov"]["perAccount"].names == [KeyDigest(of: "good:s&t").text])
        #expect(try simulator.seen()["snov"]["secretsInURLs"].count == 0)
    }

    @Test func `a secret or a token in a URL is served and counted`() throws {
        let answer = simulator.askSnov(
            .POST, "/v1/oauth/access_token?grant_type=client_credentials&client_id=good&client_secret=s", token: nil)
        let token = try #require(try answer.json()["access_token"].text)
        #expect(simulator.askSnov(.GET, "/v1/get-balance?access_token=\(token)", token: nil).status == .ok)
        #expect(try simulator.seen()["snov"]["secretsInURLs"].count == 2)
    }

    @Test(arguments: [
        ("good", "s", 200), ("0123456789abcdef0123456789ABCDEF", "s", 200), ("poor7", "s", 200), ("stranger", "s", 401),
        ("good", "", 401), ("good", "wrong-secret", 401), ("blocked", "s", 403), ("nocredit", "s", 200),
        ("oldcredit", "s", 200), ("short", "s", 200), ("revoked", "s", 200), ("tokenless", "s", 200),
    ])
    func `every class of credentials has its status`(id: String, secret: String, status: Int) throws {
        let answer = simulator.askForToken(id: id, secret: secret)
        #expect(Int(answer.status.code) == status)
        #expect(try simulator.seen()["snov"]["badCredentials"].count == (status == 401 ? 1 : 0))
    }

    @Test func `some are answered 200 without a token`() throws {
        let answer = simulator.askForToken(id: "tokenless")
        #expect(answer.status == .ok)
        #expect(try answer.json()["access_token"] == .null)
    }

    @Test func `another grant is refused, and so is a body that can't be read`() {
        let grant = #"{"grant_type":"password","client_id":"good","client_secret":"s"}"#
        for body in [grant, "{", "[]", ""] {
            let answer = simulator.askSnov(.POST, "/v1/oauth/access_token", token: nil, body: body)
            #expect(answer.status == .badRequest)
        }
    }

    @Test func `a token ends when it said it would`() throws {
        let client = try SnovClient(simulator)
        clock.advance(by: .milliseconds(3_599_999))
        #expect(client.get("/v1/get-balance").status == .ok)
        clock.advance(by: .milliseconds(1))
        let refused = client.get("/v1/get-balance")
        #expect(try refused.json() == SnovRefusal.invalidToken.answer.json())
        #expect(try simulator.seen()["snov"]["badTokens"].count == 1)
        #expect(try client.account()["calls"].count == 3, "a call under an old token is counted to its account")
    }

    @Test func `short tokens say two seconds, renewed ones go on`() throws {
        var client = try SnovClient(simulator, id: "short")
        #expect(try simulator.askForToken(id: "short").json()["expires_in"].count == 2)
        let hash = try #require(try client.start(.company, #"{"domain":"acme.example"}"#).json().taskHash)
        let path = SnovSearch.company.resultPath(of: hash)
        clock.advance(by: .seconds(2))
        #expect(client.get(path).status == .unauthorized)
        try client.renewToken()
        _ = client.get(path)
        #expect(try client.get(path).json()["status"].text == "completed")
        #expect(try client.account()["tokens"].count == 3)
    }

    @Test func `revoked tokens say an hour and last ten calls`() throws {
        let client = try SnovClient(simulator, id: "revoked")
        for _ in 1...10 { #expect(client.get("/v1/get-balance").status == .ok) }
        #expect(client.get("/v1/get-balance").status == .unauthorized)
    }

    @Test(arguments: [nil, "made-up"])
    func `without a token that was given out nothing is served`(token: String?) throws {
        for (method, path) in [
            (HTTPMethod.GET, "/v1/get-balance"), (.POST, "/v1/get-domain-emails-count?domain=a.example"),
            (.POST, "/v2/domain-search/start?domain=a.example"), (.GET, "/v2/domain-search/result/abc"),
        ] {
            #expect(simulator.askSnov(method, path, token: token).status == .unauthorized)
        }
        #expect(try simulator.seen()["snov"]["badTokens"].count == 4)
        #expect(try simulator.seen()["snov"]["starts"].count == 0)
    }

    @Test func `how long tokens last can be told`() throws {
        let simulator = Simulator(SimulatorSettings(snovTokenSeconds: 62), now: clock.now)
        #expect(try simulator.askForToken().json()["expires_in"].count == 62)
    }
}

import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// One credit for each distinct start that finds something, one for each prospect whose address is found, once
/// (providers.md, B.2).
@Suite struct SnovMoneyTests {
    private func credits(_ client: SnovClient) throws -> Int? {
        try client.account()["credits"].count
    }

    private func balance(_ client: SnovClient) throws -> String? {
        try client.get("/v1/get-balance").json()["data"]["balance"].text
    }

    /// The searches of addresses that the first page of a domain offers.
    private func offers(_ client: SnovClient, _ domain: String) throws -> [String] {
        try client.complete(.prospects, #"{"domain":"\#(domain)"}"#)["data"].elements
            .compactMap { $0["search_emails_start"] == .null ? nil : try SnovClient.path($0["search_emails_start"]) }
    }

    @Test func `each distinct start costs one credit, its polls and its repeats nothing`() throws {
        let client = try SnovClient(.unlimited())
        for question in [
            #"{"domain":"many.example"}"#, #"{"domain":"many.example","page":1}"#, #"{"domain":"MANY.example"}"#,
        ] { _ = try client.complete(.prospects, question) }
        #expect(try credits(client) == 1)
        _ = try client.complete(.prospects, #"{"domain":"many.example","page":2}"#)
        _ = try client.complete(.prospects, #"{"domain":"many.example","positions":["CTO"]}"#)
        #expect(try credits(client) == 3)
        for search in [SnovSearch.company, .domainEmails, .genericContacts] {
            _ = try client.complete(search, #"{"domain":"many.example"}"#)
        }
        #expect(try credits(client) == 6)
        let account = try client.account()
        #expect(account["starts"].count == 8)
        #expect(account["repeatedStarts"].count == 2)
        #expect(account["creditsIfRepeatsWereBilled"].count == 2)
        #expect(try balance(client) == "24994.00")
        #expect(account["balance"].text == "24994.00")
    }

    @Test func `what finds nothing costs nothing`() throws {
        let client = try SnovClient(.unlimited())
        for search in [SnovSearch.company, .prospects, .domainEmails, .genericContacts] {
            _ = try client.complete(search, #"{"domain":"none.example"}"#)
        }
        _ = try client.complete(.prospects, #"{"domain":"many.example","positions":["Astronaut"]}"#)
        _ = client.post("/v1/get-domain-emails-count", #"{"domain":"many.example"}"#)
        #expect(try credits(client) == 0)
    }

    @Test func `an address that is found costs one credit once, one that isn't none`() throws {
        let client = try SnovClient(.unlimited())
        let offers = try offers(client, "many.example")
        var found = 0
        for path in offers + offers {
            let result = try client.finish(client.post(path), of: .prospectEmails)
            found += result["data"]["emails"].elements.isEmpty ? 0 : 1
        }
        #expect(found > 0 && found / 2 < offers.count, "some are found and some aren't")
        let account = try client.account()
        #expect(account["creditsForAddresses"].count == found / 2)
        #expect(account["credits"].count == 1 + found / 2)
        #expect(account["repeatedStarts"].count == offers.count)
        #expect(account["creditsIfRepeatsWereBilled"].count == found / 2)
    }

    @Test func `accounts pay for themselves`() throws {
        let simulator = Simulator.unlimited()
        let (one, other) = (try SnovClient(simulator), try SnovClient(simulator, id: "good-2"))
        _ = try one.complete(.company, #"{"domain":"a.example"}"#)
        _ = try other.complete(.company, #"{"domain":"a.example"}"#)
        #expect(try credits(one) == 1)
        #expect(try credits(other) == 1)
    }

    @Test(arguments: [("poor", 5), ("poor2-x", 2), ("poor12", 12)])
    func `the last credit is spent, the next start is refused, and what was paid for is served again`(
        id: String, credits limit: Int
    ) throws {
        let client = try SnovClient(.unlimited(), id: id)
        for page in 1...limit {
            _ = try client.complete(.genericContacts, #"{"domain":"shop-\#(page).example"}"#)
        }
        #expect(try balance(client) == "0.00")
        let refused = client.start(.genericContacts, #"{"domain":"shop-0.example"}"#)
        #expect(refused.status == .badRequest)
        #expect(try refused.json() == SnovRefusal.outOfCredits.answer.json())
        #expect(client.start(.prospects, #"{"domain":"none.example"}"#).status == .badRequest)
        _ = try client.complete(.genericContacts, #"{"domain":"shop-1.example"}"#)
        #expect(try credits(client) == limit)
    }

    @Test(arguments: [("nocredit", SnovRefusal.outOfCredits), ("oldcredit", .outOfCreditsOfOld)])
    func `whoever has no credit is told so in his envelope`(id: String, refusal: SnovRefusal) throws {
        let client = try SnovClient(.unlimited(), id: id)
        #expect(try balance(client) == "0.00")
        let answer = client.start(.company, #"{"domain":"a.example"}"#)
        #expect(answer.status == refusal.answer.status)
        #expect(try answer.json() == refusal.answer.json())
    }

    @Test func `a search by name says in its status that credits don't suffice`() throws {
        let client = try SnovClient(.unlimited(), id: "nocredit")
        let started = try client.start(
            .names, #"{"rows":[{"first_name":"A","last_name":"B","domain":"a.example"}]}"#
        ).json()
        let path = SnovSearch.names.resultPath(of: try #require(started.taskHash))
        _ = client.get(path)
        #expect(try client.get(path).json()["status"].text == "not_enough_credits")
    }

    @Test func `a plan holds what the simulator was told`() throws {
        let client = try SnovClient(.unlimited(credits: 7))
        #expect(try balance(client) == "7.00")
    }

    @Test func `a reset gives credits back and leaves tokens and tasks good`() throws {
        let client = try SnovClient(.unlimited())
        let started = client.start(.company, #"{"domain":"a.example"}"#)
        #expect(client.simulator.ask(.POST, "/_reset").status == .ok)
        #expect(try client.simulator.seen()["snov"]["calls"].count == 0)
        #expect(try balance(client) == "25000.00")
        #expect(try client.finish(started, of: .company)["status"].text == "completed")
    }
}

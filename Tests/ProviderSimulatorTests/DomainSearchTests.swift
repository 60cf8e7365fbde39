import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct DomainSearchTests {
    private let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))

    @Test(
        arguments: [
            ("good", 200, nil), ("good-7", 200, nil), ("0123456789abcdef0123456789ABCDEF01234567", 200, nil),
            ("free", 200, nil), ("oldfree", 200, nil), ("searches", 200, nil), ("calls", 200, nil),
            ("test-api-key", 200, nil), ("exhausted", 429, "too_many_requests"),
            ("nocredit", 402, "credits"), ("restricted", 429, "restricted_account"), ("forbidden", 403, "forbidden"),
            ("wrong", 401, "authentication_failed"), ("0123456789abcdef", 401, "authentication_failed"),
            (nil, 401, "authentication_failed"),
        ] as [(String?, UInt, String?)])
    func `a key's class tells its answer`(key: String?, status: UInt, id: String?) throws {
        let answer = simulator.search("domain=acme.example", key: key)
        #expect(answer.status.code == status)
        #expect(try answer.json()["errors"].elements.first?["id"].text == id)
    }

    @Test func `a blocked key and a caller without a name see the firewall's page`() {
        #expect(simulator.search("domain=acme.example", key: "blocked").contentType == Answer.html)
        #expect(simulator.ask(.GET, "/v2/domain-search?domain=a.example", headers: [:]).contentType == Answer.html)
        let stock = simulator.ask(
            .GET, "/v2/domain-search?domain=a.example", headers: ["User-Agent": "Python-urllib/3.11"])
        #expect(stock.status == .forbidden)
    }

    @Test func `parameters are looked at after the key and before the credits`() throws {
        #expect(simulator.search("limit=0", key: "wrong").status == .unauthorized)
        #expect(simulator.search("", key: "exhausted").status == .badRequest)
        #expect(simulator.search("domain=a.example&limit=11", key: "free").status == .badRequest)
        #expect(simulator.search("domain=a.example&limit=0", key: "test-api-key").status == .badRequest)
    }

    @Test(arguments: [("limit=10", true), ("limit=5&offset=5", true), ("limit=11", false), ("offset=1", false)])
    func `a free plan shows the first ten addresses and refuses more`(query: String, isServed: Bool) throws {
        let answer = simulator.search("domain=many.example&\(query)", key: "free")
        #expect((answer.status == .ok) == isServed)
        if !isServed { #expect(try answer.json() == Refusal.planCap.answer.json()) }
        let inOlderWords = try simulator.search("domain=many.example&\(query)", key: "oldfree").json()
        if !isServed { #expect(try inOlderWords == Refusal.olderPlanCap.answer.json()) }
    }

    @Test func `the search of found addresses leaves out what was inferred`() throws {
        let company = SimulatedCompany(domain: "many.example")
        let found = (0..<company.contactCount).map(company.contact).filter { !$0.sources.isEmpty }
        #expect(found.count < company.contactCount)
        let answer = try simulator.ask(.GET, "/v2/domain-search/found?domain=many.example&limit=100").json()
        #expect(answer["meta"]["results"].count == found.count)
        #expect(answer["data"]["emails"].elements.map { $0["value"].text } == found.prefix(100).map(\.address))
        #expect(try simulator.seen()["calls"].count == 1)
    }

    @Test func `an unknown domain is answered as recorded`() throws {
        let recorded = """
            {"data": {"domain": null, "disposable": false, "webmail": false, "accept_all": false, "pattern": null,
              "organization": null, "linked_domains": [], "emails": []},
             "meta": {"results": 0, "results_approximate": false, "limit": 10, "offset": 0,
              "params": {"domain": "none-such.example", "company": null, "type": null, "seniority": null,
               "department": null, "decision_maker": null}}}
            """
        #expect(try simulator.search("domain=none-such.example").json() == JSONValue(parsing: recorded))
        let guessed = try simulator.search("domain=guessed.example").json()["data"]
        #expect(guessed["domain"].text == "guessed.example")
        #expect(guessed["organization"] != .null)
        #expect(try simulator.search("domain=gmail.com").json()["data"]["webmail"] == .bool(true))
    }

    @Test func `results are counted after the filters and before the limit`() throws {
        let answer = try simulator.search("domain=many.example&type=generic&limit=3&offset=1&seniority=").json()
        let company = SimulatedCompany(domain: "many.example")
        let generic = (0..<company.contactCount).map(company.contact).filter(\.isGeneric)
        #expect(answer["meta"]["results"].count == generic.count)
        #expect(answer["meta"]["limit"].count == 3)
        #expect(answer["meta"]["offset"].count == 1)
        #expect(answer["meta"]["params"]["type"].text == "generic")
        #expect(answer["meta"]["params"]["seniority"] == .null)
        #expect(answer["data"]["emails"].elements.map { $0["value"].text } == generic[1...3].map(\.address))
    }

    @Test func `members are those of each era`() throws {
        let today: Set = [
            "value", "type", "confidence", "sources", "first_name", "last_name", "position", "position_raw",
            "seniority", "department", "decision_maker", "linkedin", "twitter", "phone_number", "verification",
        ]
        let entry = try #require(try simulator.search("domain=acme.example").emails().first)
        #expect(entry.names == today)
        #expect(entry["verification"].names == ["date", "status"])
        let of2021 = try #require(try simulator.search("domain=noverify.example").emails().first)
        #expect(of2021.names == today.subtracting(["verification", "position_raw", "decision_maker"]))
        let meta = try simulator.search("domain=noverify.example").json()["meta"]
        #expect(meta.names == ["results", "limit", "offset", "params"])
        #expect(meta["params"].names == ["domain", "company", "type", "seniority", "department"])
        let of2023 = try simulator.search("domain=company.example").json()["data"]
        #expect(of2023.names.isSuperset(of: ["industry", "technologies", "country", "headcount"]))
        #expect(of2023["emails"].elements.first?.names == today.subtracting(["position_raw", "decision_maker"]))
    }

    @Test func `special domains are answered in their ways`() throws {
        #expect(simulator.search("domain=claimed.example").status.code == 451)
        #expect(simulator.search("domain=html.example").status == .badGateway)
        #expect(simulator.search("domain=slow.example").delay == .seconds(2))
        let malformed = simulator.search("domain=malformed.example")
        #expect(malformed.status == .ok)
        #expect(throws: (any Error).self) { try malformed.json() }
    }

    @Test func `domains of other kinds say what they are`() throws {
        let catchAll = try simulator.search("domain=catchall.example").json()["data"]
        #expect(catchAll["accept_all"] == .bool(true))
        #expect(catchAll["emails"].elements.allSatisfy { $0["accept_all"] == .bool(true) })
        let disposable = try simulator.search("domain=mailinator.com").json()["data"]
        #expect(disposable["disposable"] == .bool(true))
        #expect(disposable["emails"].elements.isEmpty)
        let departments = try simulator.search("domain=departments.example&type=personal").emails()
        let known = SearchQuery.departments
        #expect(departments.allSatisfy { $0["department"].text.map { !known.contains($0) } == true })
    }

    @Test func `a flaky domain fails once for each key`() {
        #expect(simulator.search("domain=flaky.example", key: "good-1").status == .internalServerError)
        #expect(simulator.search("domain=flaky.example", key: "good-1").status == .ok)
        #expect(simulator.search("domain=flaky.example", key: "good-2").status == .internalServerError)
        #expect(simulator.search("domain=flaky-2.example", key: "good-1").status == .internalServerError)
    }

    @Test func `the trial key has one answer that costs nothing`() throws {
        let first = simulator.search("domain=a.example", key: "test-api-key")
        #expect(first.body == simulator.search("domain=b.example&limit=50", key: "test-api-key").body)
        #expect(try first.emails().count == 3)
    }

    @Test func `a POST is a GET with its parameters in the body`() throws {
        let get = simulator.search("domain=acme.example&limit=7&type=personal")
        let json = simulator.ask(
            .POST, "/v2/domain-search", body: #"{"domain":"acme.example","limit":7,"type":"personal"}"#)
        let form = simulator.ask(
            .POST, "/v2/domain-search",
            headers: ["User-Agent": "tests", "Content-Type": "application/x-www-form-urlencoded"],
            body: "domain=acme.example&limit=7&type=personal")
        #expect(get.body == json.body)
        #expect(get.body == form.body)
    }

    @Test func `a location is checked in a POST, counted in a GET, and in no echo`() throws {
        let wrong = simulator.ask(.POST, "/v2/domain-search", body: #"{"domain":"a.example","location":{}}"#)
        #expect(try wrong.json() == Refusal.invalidLocation.answer.json())
        let right = simulator.ask(
            .POST, "/v2/domain-search",
            body: #"{"domain":"a.example","location":{"include":[{"continent":"Europe"}]}}"#)
        #expect(right.status == .ok)
        #expect(try !right.json()["meta"]["params"].names.contains("location"))
        let get = simulator.search("domain=a.example&location=%7B%7D")
        #expect(get.body == simulator.search("domain=a.example").body)
        #expect(try simulator.seen()["locationsInGET"].count == 1)
    }
}

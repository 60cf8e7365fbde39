import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// What the words in a domain's name do.
@Suite struct SnovMannerTests {
    private let simulator = Simulator.unlimited()
    private let client: SnovClient

    init() throws {
        client = try SnovClient(simulator)
    }

    private func start(_ domain: String, _ search: SnovSearch = .prospects) throws -> JSONValue {
        try client.start(search, #"{"domain":"\#(domain)"}"#).json()
    }

    private func poll(_ started: JSONValue, _ search: SnovSearch = .prospects) throws -> Answer {
        client.get(search.resultPath(of: try #require(started.taskHash)))
    }

    /// The path of the first search of an address that a page of prospects offers.
    private func offer(_ domain: String) throws -> String {
        let rows = try client.complete(.prospects, #"{"domain":"\#(domain)"}"#)["data"].elements
        return try SnovClient.path(try #require(rows.map { $0["search_emails_start"] }.first { $0 != .null }))
    }

    @Test func `every word is heard, wherever it stands and with others`() {
        for manner in SnovManner.allCases {
            #expect(SnovManner.all(of: "many-\(manner.rawValue)-7.example") == [manner])
        }
        #expect(SnovManner.all(of: "few-nul-spaced.example") == [.nul, .spaced])
        #expect(SnovManner.all(of: "nevermind.never.example").isEmpty)
    }

    @Test(arguments: [("acme.example", 1), ("patient.example", 5), ("immediate.example", 0)])
    func `a task completes after so many polls`(domain: String, polls: Int) throws {
        let started = try start(domain)
        for _ in 0..<polls { #expect(try poll(started).json()["status"].text == "in_progress") }
        #expect(try poll(started).json()["status"].text == "completed")
    }

    @Test func `how many polls can be told`() throws {
        let client = try SnovClient(.unlimited(polls: 3))
        let hash = try #require(try client.start(.company, #"{"domain":"a.example"}"#).json().taskHash)
        let statuses = try (1...4).map { _ in
            try client.get(SnovSearch.company.resultPath(of: hash)).json()["status"].text
        }
        #expect(statuses == ["in_progress", "in_progress", "in_progress", "completed"])
    }

    @Test func `some tasks never complete, and cost nothing`() throws {
        let started = try start("never.example")
        for _ in 1...100 { #expect(try poll(started).json()["status"].text == "in_progress") }
        #expect(try client.account()["credits"].count == 0)
    }

    @Test(arguments: SnovBodiesTests.starts.map(\.0))
    func `an immediate start carries what its result says`(search: SnovSearch) throws {
        let question =
            switch search {
            case .names: #"{"rows":[{"first_name":"A","last_name":"B","domain":"immediate.example"}]}"#
            case .verification: #"{"emails":["info@immediate.example"]}"#
            default: #"{"domain":"immediate.example"}"#
            }
        let started = try client.start(search, question).json()
        #expect(started["status"].text == "completed")
        let read = try poll(started, search).json()
        #expect(started["data"] == read["data"])
        #expect(started["meta"] == read["meta"])
    }

    @Test func `a pending task may be spelled with a blank`() throws {
        #expect(try poll(start("spaced.example")).json()["status"].text == "in progress")
    }

    @Test func `a hash stands in meta, in data, at the top or in the link alone`() throws {
        for (domain, place) in [("a", "meta"), ("datahash", "data"), ("tophash", "top"), ("linkhash", "link")] {
            let started = try start("\(domain).example")
            #expect((started["meta"]["task_hash"] != .null) == (place == "meta"))
            #expect((started["data"]["task_hash"] != .null) == (place == "data"))
            #expect((started["task_hash"] != .null) == (place == "top"))
            #expect(try poll(started).status == .ok)
        }
    }

    @Test func `links are an array, an object or hold null where there is nothing to link to`() throws {
        func links(_ domain: String) throws -> JSONValue {
            try client.complete(.prospects, #"{"domain":"\#(domain)"}"#)["links"]
        }
        #expect(try links("few.example") == .object(["next": .string("")]))
        #expect(try links("few-arraylinks.example") == .array([]))
        #expect(try links("few-emptylinks.example") == .object([:]))
        #expect(try links("few-nulllinks.example") == .object(["next": .null]))
        #expect(try links("many-arraylinks.example")["next"] != .null, "a next page is always linked to")
        let emptied = try start("emptylinks.example")
        #expect(try poll(emptied).json()["links"] == .object([:]))
    }

    @Test(arguments: [("a.example", 202), ("start200.example", 200), ("start201.example", 201)])
    func `a start has its status`(domain: String, status: Int) {
        #expect(Int(client.start(.company, #"{"domain":"\#(domain)"}"#).status.code) == status)
    }

    @Test func `rows carry addresses, or neither them nor a way to them`() throws {
        func rows(_ domain: String) throws -> [JSONValue] {
            try client.complete(.prospects, #"{"domain":"\#(domain)"}"#)["data"].elements
        }
        #expect(try rows("many-revealed.example").allSatisfy { $0["emails"]["emails"] != .null })
        #expect(try rows("many-revealed.example").allSatisfy { $0["search_emails_start"] == .null })
        #expect(try rows("many-bare.example").allSatisfy { $0.names.count == 4 })
        let mixed = try rows("many.example")
        #expect(mixed.contains { $0["emails"] != .null })
        #expect(mixed.contains { $0["search_emails_start"] != .null })
        #expect(mixed.contains { $0.names == ["first_name", "last_name", "position", "source_page"] })
    }

    @Test func `credits run out mid-way, in either envelope`() throws {
        let new = client.post(try offer("many-dry.example"))
        #expect(new.status == .badRequest)
        #expect(try new.json() == SnovRefusal.outOfCredits.answer.json())
        let old = client.post(try offer("many-olddry.example"))
        #expect(try old.json() == SnovRefusal.outOfCreditsOfOld.answer.json())
    }

    @Test func `an expired task is not found`() throws {
        #expect(try poll(start("expired.example")).json() == SnovRefusal.notFound.answer.json())
    }

    @Test func `a task is read for an hour, by its account and as what it is`() throws {
        let clock = ManualClock()
        let simulator = Simulator(
            SimulatorSettings(snovPerMinute: 0, snovTokenSeconds: 9_000), now: clock.now)
        let (client, stranger) = (try SnovClient(simulator), try SnovClient(simulator, id: "good-2"))
        let hash = try #require(try client.start(.company, #"{"domain":"a.example"}"#).json().taskHash)
        #expect(client.get(SnovSearch.company.resultPath(of: hash)).status == .ok)
        #expect(client.get(SnovSearch.prospects.resultPath(of: hash)).status == .notFound)
        #expect(stranger.get(SnovSearch.company.resultPath(of: hash)).status == .notFound)
        #expect(client.get(SnovSearch.company.resultPath(of: "0123")).status == .notFound)
        clock.advance(by: .seconds(3_600))
        #expect(client.get(SnovSearch.company.resultPath(of: hash)).status == .notFound)
    }

    @Test func `a busy start is refused once for each account`() throws {
        let question = #"{"domain":"busy.example"}"#
        #expect(client.start(.company, question).status == .tooManyRequests)
        #expect(client.start(.company, question).status == .accepted)
        #expect(try SnovClient(simulator, id: "good-2").start(.company, question).status == .tooManyRequests)
        #expect(try simulator.seen()["snov"]["throttled"].count == 0, "none called too often")
    }

    @Test func `a gateway gives up on the first poll of each task`() throws {
        let started = try start("gateway.example")
        let refused = try poll(started)
        #expect(refused.status == .gatewayTimeout)
        #expect(refused.contentType == Answer.html)
        #expect(try poll(started).json()["status"].text == "in_progress")
    }

    @Test func `NUL characters are escaped, or bare where no JSON may have them`() throws {
        let rows = try client.complete(.prospects, #"{"domain":"many-nul.example"}"#)["data"].elements
        #expect(rows.contains { $0["last_name"].text?.hasSuffix("\0") == true })

        let answer = client.start(.company, #"{"domain":"rawnul.example"}"#)
        #expect(answer.body.count { $0 == 0 } == 3)
        #expect(throws: (any Error).self) { try answer.json() }
        var stripped = answer
        stripped.body.removeAll { $0 == 0 }
        #expect(try stripped.json()["meta"]["domain"].text == "rawnul.example")
    }

    @Test func `links to another host come from no other domain`() throws {
        let rows = try client.complete(.prospects, #"{"domain":"many-foreign.example"}"#)
        #expect(rows["links"]["next"].text?.hasPrefix("http://elsewhere.invalid/") == true)
        let text = String(decoding: client.start(.prospects, #"{"domain":"a.example"}"#).body, as: UTF8.self)
        #expect(!text.contains("elsewhere"))
    }

    @Test func `domains go wrong as they do for Hunter`() throws {
        #expect(client.start(.company, #"{"domain":"html.example"}"#).status == .gatewayTimeout)
        #expect(client.start(.company, #"{"domain":"flaky.example"}"#).status == .internalServerError)
        #expect(client.start(.company, #"{"domain":"flaky.example"}"#).status == .accepted)
        #expect(client.start(.company, #"{"domain":"slow.example"}"#).delay == .seconds(2))
        let started = try start("malformed.example")
        _ = try poll(started)
        let broken = try poll(started)
        #expect(throws: (any Error).self) { try broken.json() }
        let claimed = try client.finish(client.post(try offer("claimed.example")), of: .prospectEmails)
        #expect(claimed["data"]["emails"] == .array([]))
    }
}

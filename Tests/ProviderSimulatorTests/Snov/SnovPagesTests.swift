import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SnovPagesTests {
    private let simulator = Simulator.unlimited()
    private let client: SnovClient

    init() throws {
        client = try SnovClient(simulator)
    }

    /// Every page of a search, by its `links.next`.
    private func pages(_ search: SnovSearch, _ question: String) throws -> [JSONValue] {
        var pages = [try client.complete(search, question)]
        while let next = pages.last?["links"]["next"].text, !next.isEmpty {
            pages.append(try client.finish(client.post(try SnovClient.path(.string(next))), of: search))
        }
        return pages
    }

    @Test func `prospects come twenty a page, and the links lead through all of them`() throws {
        let known = SnovCompany(domain: "many.example").prospects
        let pages = try pages(.prospects, #"{"domain":"many.example"}"#)
        #expect(pages.dropLast().allSatisfy { $0["data"].elements.count == 20 })
        #expect(pages.count == (known.count + 19) / 20)
        #expect(pages.map { $0["meta"]["page"].count } == Array(1...pages.count))
        #expect(pages.allSatisfy { $0["meta"]["total_count"].count == known.count })
        let sources = pages.flatMap { $0["data"].elements.map { $0["source_page"].text } }
        #expect(sources == known.map(\.sourcePage))
        let beyond = try client.complete(.prospects, #"{"domain":"many.example","page":99}"#)
        #expect(beyond["data"] == .array([]))
    }

    @Test func `positions filter every page`() throws {
        let question = #"{"domain":"many.example","positions":["CTO","sales manager"]}"#
        let pages = try pages(.prospects, question)
        let positions = Set(pages.flatMap { $0["data"].elements.map { $0["position"].text } })
        #expect(positions == ["Chief Technology Officer", "Sales Manager"])
        #expect(pages[0]["meta"]["positions"] == .array([.string("CTO"), .string("sales manager")]))

        let wide = (1...10).map { "\"Post \($0)\"" }.joined(separator: ",")
        let titles = #"["Consultant","Manager","Officer","Engineer","R&D é",\#(wide)]"#
        #expect(client.start(.prospects, #"{"domain":"a.example","positions":\#(titles)}"#).status == .badRequest)
        let long = try client.complete(
            .prospects, #"{"domain":"many.example","positions":["Manager","Officer","Head","Engineer","R&D é+"]}"#)
        let second = try client.finish(client.post(try SnovClient.path(long["links"]["next"])), of: .prospects)
        #expect(second["meta"]["positions"] == long["meta"]["positions"], "the link carries the positions")
        #expect(second["meta"]["page"].count == 2)
    }

    @Test(arguments: [(SnovSearch.domainEmails, "many.example"), (.genericContacts, "crowd.example")])
    func `addresses come fifty a page, and next names the page behind`(search: SnovSearch, domain: String) throws {
        let company = SnovCompany(domain: domain)
        let known = search == .domainEmails ? company.domainEmails : company.genericContacts
        let pages = try pages(search, #"{"domain":"\#(domain)"}"#)
        #expect(pages.count == (known.count + 49) / 50)
        #expect(pages.count > 1)
        #expect(pages.flatMap { $0["data"].elements.map { $0["email"].text ?? "" } } == known)
        #expect(pages.last?["meta"]["next"].text == "")
        let next = try #require(pages[0]["meta"]["next"].text)
        #expect(next.utf8.count == 112)
        let again = try client.complete(search, #"{"domain":"\#(domain)","next":"\#(next)"}"#)
        #expect(again["data"] == pages[1]["data"])
        #expect(client.start(search, #"{"domain":"other.example","next":"\#(next)"}"#).status == .badRequest)
        #expect(client.start(search, #"{"domain":"\#(domain)","next":"abc"}"#).status == .badRequest)
    }

    @Test(
        arguments: [
            (.company, "{}"), (.prospects, #"{"page":1}"#), (.prospects, #"{"domain":"a.example","page":0}"#),
            (.prospects, #"{"domain":"a.example","page":"two"}"#), (.domainEmails, #"{"domain":"  "}"#),
            (.names, #"{"rows":[]}"#), (.names, #"{"rows":[{"first_name":"A"}]}"#), (.names, #"{"rows":["Ada"]}"#),
            (.verification, #"{"emails":[]}"#), (.company, "{"), (.company, "[]"),
        ] as [(SnovSearch, String)])
    func `a wrong question is refused and costs nothing`(search: SnovSearch, question: String) throws {
        let answer = client.start(search, question)
        #expect(answer.status == .badRequest)
        #expect(try answer.json()["success"] == .bool(false))
        #expect(try client.account()["starts"].count == 0)
    }

    @Test(arguments: ["abc", "zz", OpaqueText.hide("x", bytes: 52), String(repeating: "ab", count: 52)])
    func `a prospect that was made up is not found`(handle: String) {
        #expect(client.post("/v2/domain-search/prospects/search-emails/start/\(handle)").status == .notFound)
    }

    @Test(arguments: [
        ("none.example", 0), ("guessed.example", 0), ("gmail.com", 0), ("generic.example", 0),
    ])
    func `whoever knows nobody says so`(domain: String, prospects: Int) throws {
        let company = try client.complete(.company, #"{"domain":"\#(domain)"}"#)
        #expect(company["meta"]["prospects_count"].count == prospects)
        #expect((company["data"]["company_name"] == .null) == (domain != "generic.example"))
        #expect(try client.complete(.prospects, #"{"domain":"\#(domain)"}"#)["data"] == .array([]))
    }
}

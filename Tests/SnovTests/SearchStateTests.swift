import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Snov

/// Places, as the database gives them back.
@Suite struct SearchStateTests {
    private let plan: SearchPlan

    init() throws {
        plan = try SearchPlan(.of(5))
    }

    @Test func `a place is read as it was written`() async throws {
        let model = ModelSnov(.of(9), intervene: { $0.index == 7 ? .text(503, "") : nil })
        let outcome = try await model.search(.of(5))
        let state = try #require(SearchState(outcome.place))
        #expect(state.asked.count == 2)
        #expect(state.waiting.count == 7)
        #expect(try state.place() == outcome.place)
    }

    @Test func `a place of nobody's, of another version or of an attacker's is begun anew`() async throws {
        let good = try SearchState(plan).place().rawValue
        let texts = [
            "", "{}", "[]", "null", "\0", "{\"version\":1}", String(good.dropLast()),
            String(repeating: "[", count: 60_000), String(repeating: " ", count: SearchPlace.maximumBytes) + good,
            good.replacing(#""version":1"#, with: #""version":2"#), good.replacing(#""page":1"#, with: #""page":-1"#),
            good.replacing(#""page":1"#, with: #""page":9223372036854775807"#),
            good.replacing(#""contacts":0"#, with: #""contacts":1e99"#),
            good.replacing(#""version""#, with: #""pageResult":"/v1/get-balance","version""#),
            good.replacing(#""version""#, with: #""pageResult":"https://evil.example/","version""#),
            good.replacing(#""version""#, with: #""nextStart":"/v2/domain-search/../x","version""#),
            good.replacing(#""asked":[]"#, with: #""asked":[{"prospect":{"start":"x","isAgain":false},"result":"y"}]"#),
        ]
        for text in texts {
            #expect(SearchState(SearchPlace(rawValue: text)) == nil, "\(text.prefix(200))")
            let model = ModelSnov(.of(1))
            #expect(try await model.search(.of(1), from: SearchPlace(rawValue: text)).names == ["p0"])
        }
        #expect(SearchState(SearchPlace(rawValue: good)) == SearchState(plan))
    }

    @Test func `a page of the longest names fits into a place`() throws {
        let name = String(repeating: "\u{1F600}", count: 2_000)
        let link = "https://api.snov.io/v2/domain-search/" + String(repeating: "a", count: 470)
        let page = "https://linkedin.com/" + String(repeating: "b", count: 270)
        let row = #"""
            {"first_name":"\#(name)","last_name":"\#(name)","position":"\#(name)","source_page":"\#(page)",
            "search_emails_start":"\#(link)"}
            """#
        let rows = (10..<60).map { row.replacing(link, with: link.dropLast(2) + "\($0)") }.joined(separator: ",")
        var state = SearchState(plan)
        let reply = try SnovReply(Array(#"{"data":[\#(rows)],"status":"completed"}"#.utf8))
        let address = try ProviderAddress(baseURL: ModelSnov.origin)
        #expect(try state.take(reply, plan, at: address).isEmpty)
        #expect(state.waiting.count == 20)
        let result = "/v2/domain-search/prospects/search-emails/result/" + String(repeating: "c", count: 128)
        for prospect in state.waiting { state.began(prospect, result: result) }
        let place = try state.place()
        #expect(place.rawValue.utf8.count <= SearchPlace.maximumBytes)
        #expect(SearchState(place) == state)
    }

    @Test func `a finished search leaves nobody in its place`() async throws {
        let model = ModelSnov(
            .of(9, roles: 99),
            intervene: { call in
                call.path.contains("generic-contacts/result") ? .text(503, "") : nil
            })
        let outcome = try await model.search(.of(30))
        let place = try #require(outcome.place?.rawValue)
        for name in (0..<9).map({ "p\($0)" }) { #expect(!place.contains("\"\(name)")) }
    }
}

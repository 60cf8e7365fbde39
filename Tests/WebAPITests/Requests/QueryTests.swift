import Enrichment
import Testing

@testable import WebAPI

@Suite struct QueryTests {
    private let search = QueryParameter.text("search", atMost: 200, "")
    private let status = QueryParameter<JobStatus>.word("status", "")
    private let site = QueryParameter<SiteID>.number("site", "")

    private func faults(_ text: Substring, _ declared: [any DeclaredParameter]) -> [String]? {
        #expect(throws: Problem.self) { try Query(text, declared: declared) }?.faults.map(\.pointer)
    }

    @Test func `plus and percent are read, in names as in values`() throws {
        let other = QueryParameter.text("x", atMost: 200, "")
        let query = try Query("se%61rch=a+b%2Bc%3Dd&&x=1=2", declared: [search, other])
        #expect(query[search] == "a b+c=d")
        #expect(query[other] == "1=2")
    }

    @Test func `all that is wrong is told at once, what is unknown last`() {
        let faults = faults("page=0&b=&a=1&status=x&status=pending", Paging.parameters + [status])
        #expect(faults == ["?status", "?page", "?a", "?b"])
    }

    @Test func `an empty parameter is none, an unknown one is refused though it is empty`() throws {
        let query = try Query("page=&search=++", declared: Paging.parameters + [search])
        #expect(query.page == Page(number: 1, size: 50))
        #expect(query[search] == nil)
        #expect(faults("page=&nothing", Paging.parameters) == ["?nothing"])
    }

    @Test func `text is counted in scalars, so that no pile of accents gets through`() {
        let pile = "search=e\(String(repeating: "%CC%81", count: 200))"
        #expect(faults(pile[...], [search]) == ["?search"])
    }

    @Test(arguments: ["0", "01", "+1", "-1", "1.0", "9223372036854775808", "\u{0661}"])
    func `a row's number is written in one way`(_ text: String) throws {
        #expect(site.complaint(about: text) != nil)
        #expect(try Query("site=1", declared: [site])[site] == SiteID(rawValue: 1))
    }
}

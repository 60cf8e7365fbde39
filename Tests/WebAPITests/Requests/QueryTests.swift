import Enrichment
import Testing

@testable import WebAPI

@Suite struct QueryTests {
    @Test func `plus and percent are read, in names as in values`() throws {
        var query = try Query("se%61rch=a+b%2Bc%3Dd&&x=1=2")
        #expect(query.text("search", atMost: 200) == "a b+c=d")
        #expect(query.text("x", atMost: 200) == "1=2")
        try query.end()
    }

    @Test func `all that is wrong is told at once, then what is unknown`() throws {
        var query = try Query("page=0&b=&a=1&status=x&status=pending")
        _ = query.page()
        let status: JobStatus? = query.word("status")
        #expect(status == .pending)
        let problem = #expect(throws: Problem.self) { try query.end() }
        #expect(problem?.faults.map(\.pointer) == ["?status", "?page", "?a", "?b"])
    }

    @Test func `an empty parameter is none, an unknown one is refused though it is empty`() throws {
        var query = try Query("page=&nothing")
        #expect(query.page() == Page(number: 1, size: 50))
        #expect(throws: Problem.self) { try query.end() }
    }

    @Test func `text is counted in scalars, so that no pile of accents gets through`() throws {
        var query = try Query("search=e\(String(repeating: "%CC%81", count: 200))"[...])
        #expect(query.text("search", atMost: 200) == nil)
        #expect(throws: Problem.self) { try query.end() }
    }
}

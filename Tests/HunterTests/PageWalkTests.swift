import Enrichment
import Testing

@testable import Hunter

@Suite struct PageWalkTests {
    private func filters(limit: Int, most: Int?, offset: Int = 0) -> ContactFilters {
        DomainSearch.sample(limit: limit, most: most, offset: offset).filters
    }

    private func reply(_ count: Int, of results: Int?, from first: Int = 0) throws -> DomainSearchReply {
        let entries = (first..<first + count).map { #"{"value":"a\#($0)@b.c"}"# }.joined(separator: ",")
        let meta = results.map { #""results":\#($0)"# } ?? ""
        return try DomainSearchReply(Array(#"{"data":{"emails":[\#(entries)]},"meta":{\#(meta)}}"#.utf8))
    }

    @Test(
        arguments: [
            (100, nil, [100]), (5, 5, [5]), (100, 7, [7]), (10, 25, [10, 10, 5]), (100, 250, [100, 100, 50]),
            (7, 21, [7, 7, 7]), (1, 3, [1, 1, 1]),
        ] as [(Int, Int?, [Int])])
    func `its pages follow from the filters`(limit: Int, most: Int?, sizes: [Int]) throws {
        var walk = PageWalk(filters(limit: limit, most: most, offset: 3), from: nil)
        var offset = 3
        for (index, size) in sizes.enumerated() {
            #expect(walk.page == PageWalk.Page(limit: size, offset: offset))
            #expect(walk.isAtFirstPage == (index == 0))
            offset += size
            #expect((walk.pass(try reply(size, of: 1000)) == nil) == (index == sizes.count - 1))
        }
    }

    @Test(
        arguments: [
            (0, 1000, false), (0, nil, false), (10, 10, false), (10, 11, true), (10, nil, true), (9, nil, false),
            (9, 10, true), (1, 1, false), (11, 11, true),
        ] as [(Int, Int?, Bool)])
    func `it goes on while there is more by Hunter's word, or else by a full page`(
        count: Int, results: Int?, goesOn: Bool
    ) throws {
        var walk = PageWalk(filters(limit: 10, most: 30), from: nil)
        #expect((walk.pass(try reply(count, of: results)) != nil) == goesOn)
    }

    @Test(
        arguments: [
            // What Hunter says it has as each page of ten comes, and how many pages are asked for.
            ([100, 100, 100, 100], 4), ([100, 15, 15, 15], 2), ([100, 20], 2), ([100, 0], 2), ([15, 100, 100, 100], 4),
            ([11, 21, 31, 41], 4), ([30, 29, 28, 27], 3), ([nil, 11, nil], 2), ([100, nil, 100, 100], 4),
            ([.max, .max, .max, .max], 4), ([.max, 1], 2),
        ] as [([Int?], Int)])
    func `of a total that shrinks or grows between pages the newest counts, and no page is without end`(
        totals: [Int?], pages: Int
    ) throws {
        var walk = PageWalk(filters(limit: 10, most: 40), from: nil)
        var asked = 0
        for total in totals {
            #expect(walk.page == PageWalk.Page(limit: 10, offset: asked * 10))
            asked += 1
            if walk.pass(try reply(10, of: total, from: asked * 10)) == nil { break }
        }
        #expect(asked == pages)
    }

    @Test func `it stands still where a page shows nobody but whom pages before it had shown`() throws {
        var walk = PageWalk(filters(limit: 3, most: 100), from: nil)
        for (first, count, standsStill) in [(0, 3, false), (2, 3, false), (1, 3, true), (0, 1, true), (4, 2, false)] {
            #expect(walk.pass(try reply(count, of: 1000, from: first)) != nil)
            #expect(walk.standsStill == standsStill)
        }
    }

    @Test func `from the place that a page left, the next is the same as without a stop`() throws {
        let filters = filters(limit: 10, most: 35, offset: 4)
        var walk = PageWalk(filters, from: nil)
        // The second page is not full.
        for (count, page) in [(10, PageWalk.Page(limit: 10, offset: 14)), (8, .init(limit: 10, offset: 22))] {
            let place = try #require(walk.pass(try reply(count, of: 1000)))
            #expect(walk.page == page)
            let resumed = PageWalk(filters, from: SearchPlace(rawValue: place.rawValue))
            #expect(resumed.page == page)
            #expect(!resumed.isAtFirstPage)
        }
    }

    @Test(arguments: [
        "", " ", "pages-1", "pages-1 10", "pages-1 10 14 1", "pages-2 10 14", "10 14", "pages-1  10 14",
        "pages-1 10 -4",
        "pages-1 0 4", "pages-1 -10 14", "pages-1 9 13", "pages-1 40 44", "pages-1 30 34", "pages-1 10 4",
        "pages-1 10 15", "pages-1 10 9223372036854775807", "pages-1 10 92233720368547758070", "pages-1 ten 14",
        "pages-1 10 14\n", "{\"offset\":14}", "pages-1 10 14\u{0}", String(repeating: "9", count: 70_000),
    ])
    func `a place that no search with these filters comes to begins anew`(text: String) {
        let filters = filters(limit: 10, most: 30, offset: 4)
        let walk = PageWalk(filters, from: SearchPlace(rawValue: text))
        #expect(walk.isAtFirstPage)
        #expect(walk.page == PageWalk.Page(limit: 10, offset: 4))
    }
}

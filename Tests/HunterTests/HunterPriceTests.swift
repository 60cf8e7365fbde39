import Enrichment
import TestKit
import Testing

@testable import Hunter

@Suite struct HunterPriceTests {
    private static let count: ResultCount = {
        var count = ResultCount(total: 81)
        count.personal = 65
        count.generic = 16
        count.departments = ["executive": 10, "it": 0, "finance": 8, "support": 6]
        count.seniorities = ["junior": 13, "senior": 5, "executive": 2]
        return count
    }()

    private func quote(_ count: ResultCount?, _ change: (inout ContactFilters) -> Void) -> Quote {
        var filters = ContactFilters()
        change(&filters)
        return HunterPrice.all.quote(filters, count)
    }

    @Test(arguments: [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10), (Int.max, Int.max / 10 + 1)])
    func `ten addresses cost a credit`(addresses: Int, credits: Int) {
        #expect(HunterPrice.search(returning: addresses) == credits)
    }

    @Test(arguments: [(5, nil, 1), (100, nil, 10), (100, 7, 1), (25, 500, 3), (11, 12, 2)] as [(Int, Int?, Int)])
    func `the first call costs what its page may hold`(limit: Int, most: Int?, credits: Int) {
        #expect(HunterPrice.all.firstCall(DomainSearch.sample(limit: limit, most: most).filters) == credits)
    }

    @Test(
        arguments: [
            (5, nil, 0...1, 1...1), (100, nil, 0...10, 1...1), (100, 250, 0...25, 1...3), (5, 12, 0...3, 1...3),
            (100, 10_000, 0...1000, 1...100), (1, 10_000, 0...10_000, 1...10_000),
        ] as [(Int, Int?, ClosedRange<Int>, ClosedRange<Int>)])
    func `without a count a site may cost nothing or all that is wanted`(
        limit: Int, most: Int?, credits: ClosedRange<Int>, calls: ClosedRange<Int>
    ) {
        let filters = DomainSearch.sample(limit: limit, most: most, offset: 30).filters
        #expect(HunterPrice.all.quote(filters, nil) == Quote(credits: credits, calls: calls))
    }

    @Test(
        arguments: [
            // limit, most, offset, credits, calls
            (5, nil, 0, 1, 1), (100, nil, 0, 9, 1), (100, 1000, 0, 9, 1), (10, 1000, 0, 9, 9), (5, 1000, 0, 17, 17),
            (25, 60, 0, 7, 3), (100, nil, 80, 1, 1), (100, nil, 81, 0, 1), (100, nil, 1_000_000_000, 0, 1),
        ] as [(Int, Int?, Int, Int, Int)])
    func `a count without filters is the price`(limit: Int, most: Int?, offset: Int, credits: Int, calls: Int) {
        let filters = DomainSearch.sample(limit: limit, most: most, offset: offset).filters
        #expect(
            HunterPrice.all.quote(filters, Self.count) == Quote(credits: credits...credits, calls: calls...calls))
    }

    @Test func `a type is counted, so its price is exact as well`() {
        #expect(
            quote(Self.count) {
                $0.limit = 100
                $0.kind = .personal
            } == Quote(credits: 7...7, calls: 1...1))
        #expect(
            quote(Self.count) {
                $0.limit = 10
                $0.maxContacts = 1000
                $0.kind = .generic
                $0.company = "Acme"
            } == Quote(credits: 2...2, calls: 2...2))
    }

    @Test func `a type that is not told apart is bounded by the total`() {
        #expect(
            quote(ResultCount(total: 12)) {
                $0.limit = 100
                $0.kind = .personal
            } == Quote(credits: 0...2, calls: 1...1))
    }

    @Test func `other filters narrow what is counted, by their words where they are`() {
        func most(_ change: (inout ContactFilters) -> Void) -> Quote {
            quote(Self.count) {
                $0.limit = 10
                $0.maxContacts = 1000
                change(&$0)
            }
        }
        #expect(most { $0.seniorities = [.junior, .senior] } == Quote(credits: 0...2, calls: 1...2))
        #expect(most { $0.departments = [.executive, .it] } == Quote(credits: 0...1, calls: 1...1))
        #expect(most { $0.departments = [.it] } == Quote(credits: 0...0, calls: 1...1))
        // Not counted: those of 2021 know ten departments, and nobody counts people without one.
        #expect(most { $0.departments = [.design] } == Quote(credits: 0...9, calls: 1...9))
        #expect(most { $0.departments = [.it, .unassigned] } == Quote(credits: 0...9, calls: 1...9))
        let narrowing: [(inout ContactFilters) -> Void] = [
            { $0.requiredField = .position }, { $0.verificationStatuses = [.valid] }, { $0.jobTitles = ["CTO"] },
            { $0.decisionMaker = false },
            { $0.location = LocationFilter(include: [.continent(.asia)], exclude: []) },
        ]
        for narrow in narrowing { #expect(most(narrow) == Quote(credits: 0...9, calls: 1...9)) }
        #expect(most { $0.location = LocationFilter(include: [], exclude: []) }.credits == 9...9)
    }

    @Test func `counts beyond reason do not overflow`() {
        var count = ResultCount(total: .max)
        count.seniorities = ["junior": .max, "senior": .max]
        let quote = quote(count) {
            $0.limit = 100
            $0.maxContacts = 10_000
            $0.seniorities = [.junior, .senior]
        }
        #expect(quote == Quote(credits: 0...1000, calls: 1...100))
    }

    @Test(arguments: [0xBEEF, 0xF00D] as [UInt64])
    func `whatever Hunter has and shows, no search costs more than its quote`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let total = Int.random(in: 0...400, using: &generator)
            let search = DomainSearch.sample(
                limit: Int.random(in: 1...100, using: &generator),
                most: Bool.random(using: &generator) ? Int.random(in: 1...400, using: &generator) : nil,
                offset: Bool.random(using: &generator) ? Int.random(in: 0...50, using: &generator) : 0)
            let isOdd = Bool.random(using: &generator)
            let mostOnPage = isOdd ? Int.random(in: 1...100, using: &generator) : 100
            let shuffles = isOdd ? SeededGenerator(seed: generator.next()) : nil
            let hunter = PagedHunter(total) {
                $0.mostOnPage = mostOnPage
                $0.shuffles = shuffles
            }
            let name = "seed \(seed), round \(round): \(total) results, \(search.filters.limit) a page"
            _ = try await hunter.provider().search(search, from: nil, keeper: KeptParts())
            let unknown = HunterPrice.all.quote(search.filters, nil)
            #expect(unknown.credits.contains(hunter.credits), "\(name)")
            #expect(unknown.calls.contains(hunter.pages.count), "\(name)")
            #expect(hunter.credits <= hunter.mostCredits)
            if isOdd { continue }
            let known = HunterPrice.all.quote(search.filters, ResultCount(total: total))
            #expect(
                known
                    == Quote(credits: hunter.credits...hunter.credits, calls: hunter.pages.count...hunter.pages.count),
                "\(name)")
        }
    }
}

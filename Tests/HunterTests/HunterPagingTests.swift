import Enrichment
import TestKit
import Testing

@testable import Hunter

@Suite struct HunterPagingTests {
    @Test(
        arguments: [
            // results, limit, most, limits of the calls, contacts, credits
            (250, 100, 250, [100, 100, 50], 250, 25), (250, 100, 120, [100, 20], 120, 12),
            (130, 100, 1000, [100, 100], 130, 13), (100, 100, 1000, [100], 100, 10), (0, 100, 1000, [100], 0, 0),
            (25, 5, 12, [5, 5, 2], 12, 3), (4, 100, 4, [4], 4, 1), (101, 100, 101, [100, 1], 101, 11),
        ])
    func `a search buys as many pages as it wants contacts, and no more`(
        results: Int, limit: Int, most: Int, limits: [Int], contacts: Int, credits: Int
    ) async throws {
        let hunter = PagedHunter(results)
        let kept = KeptParts()
        let verdict = try await hunter.provider().search(.sample(limit: limit, most: most), from: nil, keeper: kept)
        let finding = try #require(verdict.finding)
        #expect(hunter.limits == limits)
        #expect(kept.parts.count == limits.count - 1)
        let all = kept.parts.flatMap(\.contacts) + finding.contacts
        #expect(all.map(\.email) == (0..<contacts).map { "a\($0)@acme.example" })
        #expect(finding.resultsAvailable == results && finding.credits == credits && finding.note == nil)
        #expect(hunter.credits == credits)
        #expect(hunter.mostCredits == limits.reduce(0) { $0 + ($1 + 9) / 10 })
    }

    @Test func `a search of one page keeps nothing on the way`() async throws {
        let kept = KeptParts()
        _ = try await PagedHunter(500).provider().search(.sample(limit: 100), from: nil, keeper: kept)
        #expect(kept.parts.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 4])
    func `a search that broke off goes on where it was, and pays no page twice`(call: Int) async throws {
        let hunter = PagedHunter(350) { $0.failure = (call, .success((500, []))) }
        let kept = KeptParts()
        let provider = try hunter.provider()
        guard
            case .unavailable = try await provider.search(.sample(limit: 100, most: 350), from: nil, keeper: kept)
        else {
            Issue.record("it did not break off")
            return
        }
        #expect(kept.parts.count == call - 1)
        let verdict = try await provider.search(
            .sample(limit: 100, most: 350), from: kept.parts.last?.place, keeper: kept)
        let all = kept.parts.flatMap(\.contacts) + (try #require(verdict.finding)).contacts
        #expect(Set(all.map(\.email)).count == 350)
        #expect(hunter.credits == 35)
        #expect(hunter.pages.count == 5)
    }

    @Test(arguments: ["", "pages-0 100 100", "pages-1 100 999999"])
    func `an old or hostile place begins anew, though its pages were kept before`(place: String) async throws {
        let hunter = PagedHunter(250)
        let kept = KeptParts()
        let provider = try hunter.provider()
        let search = DomainSearch.sample(limit: 100, most: 250)
        _ = try await provider.search(search, from: nil, keeper: kept)
        let verdict = try await provider.search(search, from: SearchPlace(rawValue: place), keeper: kept)
        #expect(try #require(verdict.finding).contacts.count == 50)
        #expect(hunter.limits == [100, 100, 50, 100, 100, 50])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `an order that changes costs no more, and no address comes twice`(seed: UInt64) async throws {
        let hunter = PagedHunter(300) { $0.shuffles = SeededGenerator(seed: seed) }
        let kept = KeptParts()
        let verdict = try await hunter.provider().search(.sample(limit: 100, most: 300), from: nil, keeper: kept)
        let finding = try #require(verdict.finding)
        let all = kept.parts.flatMap(\.contacts) + finding.contacts
        #expect(hunter.limits == [100, 100, 100], "seed \(seed)")
        #expect(Set(all.map(\.email)).count < 300, "seed \(seed)")
        #expect(hunter.credits == 30)
    }

    @Test func `a page without a new address is the last`() async throws {
        // It says that there are thousands, and shows the same ten whatever the offset.
        let hunter = PagedHunter(5000) { $0.repeats = true }
        let kept = KeptParts()
        let search = DomainSearch.sample(limit: 10, most: 5000)
        let finding = try #require(try await hunter.provider().search(search, from: nil, keeper: kept).finding)
        #expect(hunter.pages.count == 2)
        #expect(finding.contacts.isEmpty)
        #expect(finding.note?.contains("ended early") == true)

        // A later try does not know what the earlier one has seen: one page is bought to learn it.
        let place = try #require(kept.parts.last?.place)
        let later = try #require(try await hunter.provider().search(search, from: place, keeper: kept).finding)
        #expect(hunter.pages.count == 4)
        #expect(later.note == finding.note)
    }

    @Test func `addresses that are not new to the site end no search`() async throws {
        // Another provider has found them all, or none of them may be kept.
        struct KnowingKeeper: SearchKeeper {
            func keep(_ part: SearchPart) async throws -> Int { 0 }
        }
        let hunter = PagedHunter(50)
        let verdict = try await hunter.provider().search(
            .sample(limit: 10, most: 40), from: nil, keeper: KnowingKeeper())
        let finding = try #require(verdict.finding)
        #expect(hunter.limits == [10, 10, 10, 10])
        #expect(finding.contacts.count == 10)
        #expect(finding.note == nil)
    }

    @Test func `pages that are not full are taken as they are, and none is asked for to make up for them`() async throws
    {
        let hunter = PagedHunter(1000) { $0.mostOnPage = 90 }
        let kept = KeptParts()
        let verdict = try await hunter.provider().search(.sample(limit: 100, most: 300), from: nil, keeper: kept)
        let all = kept.parts.flatMap(\.contacts) + (try #require(verdict.finding)).contacts
        #expect(hunter.pages.map(\.offset) == [0, 90, 180])
        #expect(Set(all.map(\.email)).count == 270)
    }

    @Test func `without a total it goes on until a page is not full`() async throws {
        let hunter = PagedHunter(205) { $0.results = nil }
        let verdict = try await hunter.provider().search(
            .sample(limit: 100, most: 1000), from: nil, keeper: KeptParts())
        #expect(hunter.limits == [100, 100, 100])
        #expect(try #require(verdict.finding).contacts.count == 5)
    }

    @Test(
        arguments: [
            // limit, most, offset, limits of the calls, contacts
            (100, 250, 0, [100, 10], 10), (4, 100, 0, [4, 4, 4, 2], 10), (5, 100, 0, [5, 5, 5], 10),
            (5, 10, 0, [5, 5], 10), (5, 100, 7, [5, 3], 3), (10, 10, 0, [10], 10),
        ])
    func `a plan that shows less ends a search softly, with a note`(
        limit: Int, most: Int, offset: Int, limits: [Int], contacts: Int
    ) async throws {
        let hunter = PagedHunter(40) { $0.plan = 10 }
        let kept = KeptParts()
        let plans = PlanLimits(timekeeper: ManualTimekeeper())
        let search = DomainSearch.sample(limit: limit, most: most, offset: offset)
        let verdict = try await hunter.provider(plans).search(search, from: nil, keeper: kept)
        let finding = try #require(verdict.finding)
        #expect(hunter.limits == limits)
        #expect((kept.parts.flatMap(\.contacts) + finding.contacts).count == contacts)
        #expect((finding.note == nil) == (most + offset <= 10))
        if finding.note != nil { #expect(finding.note?.contains("at most 10 addresses") == true) }

        // The next site's search knows it from the beginning, and is refused nothing.
        let next = PagedHunter(40) { $0.plan = 10 }
        let second = KeptParts()
        let again = try #require(try await next.provider(plans).search(search, from: nil, keeper: second).finding)
        #expect((second.parts.flatMap(\.contacts) + again.contacts).count == contacts)
        #expect(next.pages.allSatisfy { $0.offset + $0.limit <= 10 })
        #expect((again.note == nil) == (finding.note == nil))
    }

    @Test func `a plan that is used up to its end needs no kept part`() async throws {
        let plans = PlanLimits(timekeeper: ManualTimekeeper())
        plans.learn(PlanLimit(addresses: 10), of: KeyFingerprint(rawValue: "f"))
        let hunter = PagedHunter(40) { $0.plan = 10 }
        let kept = KeptParts()
        let finding = try await hunter.provider(plans).search(.sample(limit: 10, most: 40), from: nil, keeper: kept)
            .finding
        #expect(try #require(finding).contacts.count == 10)
        #expect(kept.parts.isEmpty && hunter.pages.count == 1)
    }

    @Test func `a later try whose plan shows nothing more ends with what was kept`() async throws {
        let plans = PlanLimits(timekeeper: ManualTimekeeper())
        plans.learn(PlanLimit(addresses: 10), of: KeyFingerprint(rawValue: "f"))
        let hunter = PagedHunter(40) { $0.plan = 10 }
        let place = PagePlace(asked: 10, offset: 10).place
        let verdict = try await hunter.provider(plans).search(
            .sample(limit: 10, most: 40), from: place, keeper: KeptParts())
        let finding = try #require(verdict.finding)
        #expect(finding.contacts.isEmpty && finding.note?.contains("at most 10 addresses") == true)
        #expect(hunter.pages.isEmpty)
    }

    @Test func `what stops a later page is the verdict, and what was before it is kept`() async throws {
        let answers: [(ScriptedHunter.Answer, (Verdict) -> Bool)] = [
            (.success((401, PackageResources.refusal_401_json)), { if case .stops = $0 { true } else { false } }),
            (
                .success((429, PackageResources.refusal_429_try_later_json)),
                { if case .throttled = $0 { true } else { false } }
            ),
            (
                .success((400, PackageResources.refusal_400_limit_json)),
                { if case .refused = $0 { true } else { false } }
            ),
        ]
        for (answer, isMeant) in answers {
            let hunter = PagedHunter(300) { $0.failure = (2, answer) }
            let kept = KeptParts()
            let verdict = try await hunter.provider().search(.sample(limit: 100, most: 300), from: nil, keeper: kept)
            #expect(isMeant(verdict), "\(verdict)")
            #expect(kept.parts.flatMap(\.contacts).count == 100)
        }
    }

    @Test func `a keeper that can't keep ends the search at once`() async throws {
        struct FullKeeper: SearchKeeper {
            func keep(_ part: SearchPart) async throws -> Int { throw StoreFault.full }
        }
        let hunter = PagedHunter(300)
        await #expect(throws: StoreFault.full) {
            _ = try await hunter.provider().search(.sample(limit: 100, most: 300), from: nil, keeper: FullKeeper())
        }
        #expect(hunter.pages.count == 1)
    }

    @Test func `notes are of all pages together`() async throws {
        let hunter = ScriptedHunter([
            .success((200, Array(#"{"data":{"emails":[{"value":"a@b.c"},{}]},"meta":{"results":4}}"#.utf8))),
            .success((200, Array(#"{"data":{"emails":[null,{"value":"d@b.c"}]},"meta":{"results":4}}"#.utf8))),
        ])
        let provider = try HunterProvider(through: hunter.send)
        let verdict = try await provider.search(.sample(limit: 2, most: 4), from: nil, keeper: KeptParts())
        #expect(try #require(verdict.finding).note == "2 of the 4 results had no usable address.")
    }
}

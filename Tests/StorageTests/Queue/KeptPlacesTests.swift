import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// How searches go on of which parts were kept: from their place.
@Suite struct KeptPlacesTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(2)
    }

    @Test(arguments: [Settlement.Postponement.unavailable, .throttled, .notAsked, nil])
    func `whoever claims the site next goes on from its place`(_ postponement: Settlement.Postponement?) throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        let now = temporary.timekeeper.steadyNow()
        try temporary.settle(lease, postponement.map { .postponed(until: now, $0) } ?? .givenBack)
        let claim = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first)
        #expect(claim.place == SearchPlace(rawValue: "2"))
        #expect(claim.attempts == (postponement == .unavailable ? 1 : 0))
        #expect(try temporary.keep(lease, ["bob@site1.example"], at: "3") == .leaseLost)
        #expect(try temporary.keep(claim.lease, ["bob@site1.example"], at: "3") == .kept(new: 1))
        try temporary.settle(claim.lease, .enriched(.addresses()))
        #expect(
            try temporary.columns("job_sites.contacts_found, job_sites.status") == [
                2.databaseValue, "enriched".databaseValue,
            ])
    }

    @Test func `who is killed between two parts loses nothing, and what was out is unknown`() throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        let paid = try temporary.call(for: lease)
        try temporary.keep(lease, ["ann@site1.example"], at: "2", charges: [paid: .credits(1)])
        _ = try temporary.call(for: lease)
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        let claim = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first)
        #expect(claim.place == SearchPlace(rawValue: "2"))
        #expect(
            try temporary.keep(lease, ["bob@site1.example"], at: "3", charges: [paid: .credits(1)]) == .leaseLost)
        try temporary.settle(claim.lease, .enriched(.addresses("bob@site1.example")))
        #expect(
            try temporary.columns("job_sites.contacts_found, job_sites.credits_used, job_sites.credits_unknown")
                == [2, 1, 2].map(\.databaseValue))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 2)
    }

    @Test(arguments: [
        "", "'; DROP TABLE sites; --", "a\0b", "\u{202E}\u{FFFD}\u{1F4A9}",
        String(repeating: "x", count: SearchPlace.maximumBytes),
        String(repeating: "é", count: SearchPlace.maximumBytes / 2),
    ])
    func `a place comes back as it was`(_ words: String) throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: words)
        try temporary.settle(lease, .givenBack)
        #expect(try #require(try temporary.claim().first).place?.rawValue.utf8.elementsEqual(words.utf8) == true)
    }

    @Test func `a place too long leaves the one before, and its contacts stay`() throws {
        try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        let long = String(repeating: "é", count: SearchPlace.maximumBytes / 2) + "x"
        #expect(try temporary.keep(claims[0].lease, ["ann@site1.example"], at: "2") == .kept(new: 1))
        for claim in claims {
            let bob = "bob@site\(claim.lease.site.rawValue).example"
            #expect(try temporary.keep(claim.lease, [bob], at: long) == .kept(new: 1))
            try temporary.settle(claim.lease, .givenBack)
        }
        let again = try temporary.claim(2)
        #expect(again.map(\.place) == [SearchPlace(rawValue: "2"), nil])
        // From the beginning, but nobody counts twice.
        try temporary.settle(again[1].lease, .enriched(.addresses("bob@site2.example", "cid@site2.example")))
        #expect(try temporary.columns("job_sites.contacts_found", of: 2) == [2.databaseValue])
    }

    @Test func `progress forgives what went wrong before`() throws {
        try temporary.submit("a", [sites[0]])
        for attempts in 0...2 {
            let claim = try #require(try temporary.claim().first)
            #expect(claim.attempts == attempts)
            try temporary.settle(
                claim.lease, .postponed(until: temporary.timekeeper.steadyNow(), .unavailable))
        }
        let lease = try temporary.lease()
        try temporary.keep(lease, [], at: "1")
        #expect(try temporary.columns("attempts") == [3.databaseValue])
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        #expect(try temporary.columns("attempts") == [0.databaseValue])
    }

    @Test func `a search that was begun goes on though the site is fresh meanwhile`() throws {
        var filters = ContactFilters()
        filters.limit = 9
        try temporary.submit("a", [sites[0]], freshDays: 30)
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        let now = temporary.timekeeper.steadyNow()
        try temporary.settle(lease, .postponed(until: now.advanced(by: .seconds(5)), .unavailable))
        try temporary.submit("b", [sites[0]], filters: filters)
        try temporary.settle(try temporary.lease(), .enriched(.addresses()))
        temporary.timekeeper.advance(by: .seconds(5))
        #expect(try #require(try temporary.claim().first).place == SearchPlace(rawValue: "2"))
    }
}

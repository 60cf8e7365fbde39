import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Searches of which parts were kept: what they leave, how they go on, and how they end.
@Suite struct KeptPartsTests {
    private static let down = Failure(.providerUnavailable, "The provider did not answer.")
    private static let used = Failure(.quotaExhausted, "The quota is used up.")
    private static let reached = Failure(.maxCreditsReached, "Nothing is left to spend.")

    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(2)
    }

    private func columns(_ columns: String, of site: Int64 = 1, job: String = "a") throws -> [DatabaseValue] {
        let rows = try temporary.rows(
            """
            SELECT \(columns) FROM job_sites JOIN enrichment_jobs ON sequence = job JOIN jobs ON jobs.id = job_id
            WHERE job_id = ? AND site_id = ?
            """, [job, site])
        return Array(try #require(rows.first).databaseValues)
    }

    @Test func `a part lasts as it comes: contacts, place, cost and counters`() throws {
        let job = try temporary.submit("a", sites)
        let lease = try temporary.lease()
        let call = try temporary.call(for: lease)
        let receipt = try temporary.keep(
            lease, ["ann@site1.example", "bob@site1.example"], at: "2", charges: [call: .credits(2)])

        #expect(receipt == .kept(new: 2))
        #expect(
            try columns("job_sites.status, job_sites.contacts_found, place, job_sites.credits_used")
                == ["enriching".databaseValue, 2.databaseValue, "2".databaseValue, 2.databaseValue])
        #expect(
            try columns(
                "enrichment_jobs.contacts_found, enrichment_jobs.credits_used, processed_items, succeeded_items")
                == [2, 2, 0, 0].map(\.databaseValue))
        #expect(try temporary.status(of: job) == "running")
        #expect(try temporary.value("SELECT count(*) FROM provider_calls WHERE outcome IS NULL") == 0)
        let findings = try temporary.rows("SELECT job_id, provider, call_id FROM contact_findings")
        #expect(findings.map { $0[0] as String } == ["a", "a"])
        #expect(findings.map { $0[1] as String } == ["hunter", "hunter"])
        #expect(findings.map { $0[2] as Int64 } == [call.rawValue, call.rawValue])
    }

    @Test func `an address counts once for a job and site, however often it comes`() throws {
        try temporary.submit("before", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        let lease = try #require(claims.first { $0.lease.site == sites[0] }).lease
        let twice = ["ann@site1.example", "bob@site1.example", "bob@site1.example"]
        #expect(try temporary.keep(lease, twice, at: "2") == .kept(new: 2))
        #expect(try temporary.keep(lease, twice, at: "3") == .kept(new: 0))
        #expect(try temporary.keep(lease, ["cid@site1.example"], at: "4") == .kept(new: 1))
        #expect(try temporary.keep(lease, [], at: "5") == .kept(new: 0))
        let other = try #require(claims.first { $0.lease.site == sites[1] }).lease
        #expect(try temporary.keep(other, ["ann@site1.example"], at: "2") == .kept(new: 1))
        try temporary.settle(lease, .enriched(.addresses("dan@site1.example", "ann@site1.example")))
        #expect(try columns("job_sites.contacts_found, enrichment_jobs.contacts_found") == [4, 5].map(\.databaseValue))
        #expect(try temporary.value("SELECT value FROM figures WHERE figure = 'contacts'") == 6)
    }

    @Test func `the rest ends the site, with all it has`() throws {
        let job = try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        try temporary.settle(
            lease,
            .enriched(
                Finding(
                    contacts: [try #require(FoundContact(email: "bob@site1.example"))], resultsAvailable: 9, credits: 1,
                    note: "It has no more.")))
        #expect(
            try columns("job_sites.status, job_sites.contacts_found, place, results_available, job_sites.error")
                == [
                    "enriched".databaseValue, 2.databaseValue, .null, 9.databaseValue,
                    "It has no more.".databaseValue,
                ])
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.status(of: job) == "completed")
        #expect(try columns("succeeded_items, failed_items, progress") == [1, 0, 100].map(\.databaseValue))
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
            try columns("job_sites.contacts_found, job_sites.status") == [2.databaseValue, "enriched".databaseValue])
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
            try columns("job_sites.contacts_found, job_sites.credits_used, job_sites.credits_unknown")
                == [2, 1, 2].map(\.databaseValue))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 2)
    }

    @Test func `a failure later on does not hide what was kept`() throws {
        let job = try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        try temporary.keep(claims[0].lease, ["ann@site1.example", "bob@site1.example"], at: "2")
        try temporary.settle(claims[0].lease, .failed(Self.down))
        #expect(
            try columns("job_sites.status, job_sites.error_code, job_sites.error, place, job_sites.contacts_found") == [
                "enriched".databaseValue, .null,
                "Kept the first 2 contacts: The provider did not answer.".databaseValue, .null, 2.databaseValue,
            ])
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        try temporary.keep(claims[1].lease, ["cid@site2.example"], at: "2")
        try temporary.settle(claims[1].lease, .failed(Self.down))
        #expect(
            try columns("job_sites.error", of: 2)
                == ["Kept the first contact: The provider did not answer.".databaseValue])
        #expect(try temporary.status(of: job) == "completed")
        #expect(
            try columns("succeeded_items, failed_items, enrichment_jobs.contacts_found")
                == [2, 0, 3].map(\.databaseValue))
    }

    @Test func `a search that had kept nobody fails as any other`() throws {
        let job = try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        #expect(try temporary.keep(lease, [], at: "2") == .kept(new: 0))
        try temporary.settle(lease, .failed(Self.down))
        #expect(
            try columns("job_sites.status, job_sites.error, place")
                == ["error".databaseValue, "The provider did not answer.".databaseValue, .null])
        #expect(try temporary.status(of: job) == "failed")
    }

    @Test func `what stops the job stops it, and the sites that kept something have that`() throws {
        let job = try temporary.submit("a", sites + (try temporary.addMoreSites(2)))
        let claims = try temporary.claim(3)
        try temporary.keep(claims[0].lease, ["ann@site1.example"], at: "2")
        try temporary.keep(claims[1].lease, ["bob@site2.example"], at: "2")
        try temporary.settle(claims[1].lease, .givenBack)
        try temporary.keep(claims[2].lease, ["cid@site3.example"], at: "2")
        try temporary.settle(claims[0].lease, .stops(Self.used))
        // It waited with its part, and one was out with its own.
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "enriched", "enriching", "error"])
        try temporary.settle(claims[2].lease, .givenBack)
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "enriched", "enriched", "error"])
        for site in [1, 2, 3] as [Int64] {
            #expect(
                try columns("job_sites.error", of: site)
                    == ["Kept the first contact: The quota is used up.".databaseValue])
        }
        #expect(try temporary.status(of: job) == "failed")
        #expect(
            try columns("succeeded_items, failed_items, enrichment_jobs.error_code", of: 4) == [
                3.databaseValue, 1.databaseValue, "quota_exhausted".databaseValue,
            ])
    }

    @Test func `a site whose holder died after its job was stopped has what it kept`() throws {
        let job = try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        try temporary.keep(claims[0].lease, ["ann@site1.example"], at: "2")
        try temporary.settle(claims[1].lease, .stops(Self.reached))
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "error"])
        #expect(try temporary.status(of: job) == "failed")
    }

    @Test func `after a cancel the contacts stay, and nothing more is kept`() throws {
        let job = try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        #expect(try temporary.store.cancel(job) == .cancelled)
        #expect(try temporary.keep(lease, ["bob@site1.example"], at: "3") == .leaseLost)
        #expect(try temporary.settle(lease, .enriched(.addresses("bob@site1.example"))) == .leaseLost)
        #expect(try temporary.value("SELECT group_concat(email) FROM contacts") == "ann@site1.example")
        #expect(
            try columns("job_sites.status, place, job_sites.contacts_found, enrichment_jobs.contacts_found")
                == ["cancelled".databaseValue, .null, 1.databaseValue, 1.databaseValue])
        #expect(try temporary.state(of: sites[0]) == "discovered/null")
        try DatabaseQueue(path: temporary.store.path).expectRightCounts()
    }

    @Test func `a site deleted in between ends the search at its next part`() throws {
        let job = try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        try temporary.execute("DELETE FROM sites WHERE id = 1")
        let call = try temporary.call(for: lease)
        #expect(try temporary.keep(lease, ["bob@site1.example"], at: "3", charges: [call: .credits(1)]) == .leaseLost)
        #expect(try temporary.settle(lease, .givenBack) == .leaseLost)
        #expect(
            try columns("job_sites.status, job_sites.error_code, job_sites.error, place, job_sites.credits_used") == [
                "error".databaseValue, "invalid_request".databaseValue, "The site was deleted.".databaseValue, .null,
                1.databaseValue,
            ])
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 0)
    }

    @Test func `a part of which the table takes nothing ends the search; of others it is said once`() throws {
        try temporary.refuseContacts(like: "%bad%")
        let job = try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        for number in 1...3 {
            #expect(
                try temporary.keep(
                    claims[0].lease, ["ok\(number)@site1.example", "bad\(number)@site1.example"], at: "\(number)")
                    == .kept(new: 1))
        }
        try temporary.settle(claims[0].lease, .failed(Self.down))
        #expect(
            try columns("job_sites.error") == [
                ("The database refused contacts that the provider found: not here. "
                    + "Kept the first 3 contacts: The provider did not answer.").databaseValue
            ])
        #expect(try temporary.keep(claims[1].lease, ["bad@site2.example"], at: "1") == .leaseLost)
        #expect(
            try columns("job_sites.status, job_sites.error_code", of: 2) == [
                "error".databaseValue, "not_stored".databaseValue,
            ])
        #expect(try temporary.status(of: job) == "completed")
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
        #expect(try columns("job_sites.contacts_found", of: 2) == [2.databaseValue])
    }

    @Test func `a full disk keeps nothing of a part, and all of those before`() throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        let call = try temporary.call(for: lease)
        try temporary.store.connection.behindGate { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 10)")
        }
        let crowd = (1...2_000).map { "contact\($0)@site1.example" }
        #expect(throws: StoreFault.full) {
            try temporary.keep(lease, crowd, at: "3", charges: [call: .credits(1)])
        }
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 1)
        #expect(
            try columns("place, job_sites.contacts_found, enrichment_jobs.credits_used")
                == ["2".databaseValue, 1.databaseValue, 0.databaseValue])
        try temporary.store.connection.behindGate { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try temporary.keep(lease, crowd, at: "3", charges: [call: .credits(1)]) == .kept(new: 2_000))
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
        #expect(try columns("attempts") == [3.databaseValue])
        try temporary.keep(lease, ["ann@site1.example"], at: "2")
        #expect(try columns("attempts") == [0.databaseValue])
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

    @Test func `lists count the contacts of a site while it is being enriched`() throws {
        try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example", "bob@site1.example"], at: "2")
        #expect(try temporary.value("SELECT contacts FROM listed_sites WHERE site_id = 1") == 2)
        try DatabaseQueue(path: temporary.store.path).expectRightCounts()
    }
}

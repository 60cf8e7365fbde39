import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// How searches end of which parts were kept.
@Suite struct KeptPartsEndingTests {
    private static let down = Failure(.providerUnavailable, "The provider did not answer.")
    private static let used = Failure(.quotaExhausted, "The quota is used up.")
    private static let reached = Failure(.maxCreditsReached, "Nothing is left to spend.")

    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(2)
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
            try temporary.columns(
                "job_sites.status, job_sites.contacts_found, place, results_available, job_sites.error")
                == [
                    "enriched".databaseValue, 2.databaseValue, .null, 9.databaseValue,
                    "It has no more.".databaseValue,
                ])
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.status(of: job) == "completed")
        #expect(try temporary.columns("succeeded_items, failed_items, progress") == [1, 0, 100].map(\.databaseValue))
    }

    @Test func `a failure later on does not hide what was kept`() throws {
        let job = try temporary.submit("a", sites)
        let claims = try temporary.claim(2)
        try temporary.keep(claims[0].lease, ["ann@site1.example", "bob@site1.example"], at: "2")
        try temporary.settle(claims[0].lease, .failed(Self.down))
        #expect(
            try temporary.columns(
                "job_sites.status, job_sites.error_code, job_sites.error, place, job_sites.contacts_found") == [
                    "enriched".databaseValue, .null,
                    "Kept the first 2 contacts: The provider did not answer.".databaseValue, .null, 2.databaseValue,
                ])
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        try temporary.keep(claims[1].lease, ["cid@site2.example"], at: "2")
        try temporary.settle(claims[1].lease, .failed(Self.down))
        #expect(
            try temporary.columns("job_sites.error", of: 2)
                == ["Kept the first contact: The provider did not answer.".databaseValue])
        #expect(try temporary.status(of: job) == "completed")
        #expect(
            try temporary.columns("succeeded_items, failed_items, enrichment_jobs.contacts_found")
                == [2, 0, 3].map(\.databaseValue))
    }

    @Test func `a search that had kept nobody fails as any other`() throws {
        let job = try temporary.submit("a", [sites[0]])
        let lease = try temporary.lease()
        #expect(try temporary.keep(lease, [], at: "2") == .kept(new: 0))
        try temporary.settle(lease, .failed(Self.down))
        #expect(
            try temporary.columns("job_sites.status, job_sites.error, place")
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
                try temporary.columns("job_sites.error", of: site)
                    == ["Kept the first contact: The quota is used up.".databaseValue])
        }
        #expect(try temporary.status(of: job) == "failed")
        #expect(
            try temporary.columns("succeeded_items, failed_items, enrichment_jobs.error_code", of: 4) == [
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
            try temporary.columns("job_sites.status, place, job_sites.contacts_found, enrichment_jobs.contacts_found")
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
            try temporary.columns(
                "job_sites.status, job_sites.error_code, job_sites.error, place, job_sites.credits_used") == [
                    "error".databaseValue, "invalid_request".databaseValue, "The site was deleted.".databaseValue,
                    .null,
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
            try temporary.columns("job_sites.error") == [
                ("The database refused contacts that the provider found: not here. "
                    + "Kept the first 3 contacts: The provider did not answer.").databaseValue
            ])
        #expect(try temporary.keep(claims[1].lease, ["bad@site2.example"], at: "1") == .leaseLost)
        #expect(
            try temporary.columns("job_sites.status, job_sites.error_code", of: 2) == [
                "error".databaseValue, "not_stored".databaseValue,
            ])
        #expect(try temporary.status(of: job) == "completed")
    }
}

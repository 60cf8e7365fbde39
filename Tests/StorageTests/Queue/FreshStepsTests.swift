import Enrichment
import GRDB
import Storage
import TestKit
import Testing

/// Jobs that ask several providers and take what one of them answered lately for its answer.
@Suite struct FreshStepsTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(1)
    }

    private func enrich(by provider: ProviderName, _ emails: String...) throws {
        try temporary.submitWaterfall("by \(provider)", sites, asking: [(provider, "key")])
        try temporary.settle(
            try temporary.lease(),
            .enriched(
                Finding(
                    contacts: emails.compactMap { FoundContact(email: $0) }, resultsAvailable: nil, credits: 1)))
    }

    @Test func `a fresh site that has enough is asked for nowhere`() throws {
        try enrich(by: .hunter, "ann@site1.example")
        let job = try temporary.submitWaterfall("a", sites, freshDays: 30)
        #expect(try temporary.claim().isEmpty)
        #expect(try temporary.ends(of: job) == ["skipped 0 0"])
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a fresh site that lacks something is the next provider's, and what is known of it counts`() throws {
        try enrich(by: .hunter, "ann@site1.example")
        let job = try temporary.submitWaterfall("a", sites, until: StopRule(minContacts: 2), freshDays: 30)
        let claim = try #require(try temporary.claim().first)
        #expect(claim.provider == .snov)
        try temporary.settle(claim.lease, .enriched(.addresses("bob@site1.example")))
        #expect(
            try temporary.ends(of: job) == [
                "enriched 1 1: hunter: Not asked again: the site was enriched on 2026-09-21 14:13:20."
            ])
    }

    @Test func `what the last provider answered lately ends the site with what was found before`() throws {
        try enrich(by: .snov, "ann@site1.example")
        let job = try temporary.submitWaterfall("a", sites, until: StopRule(minContacts: 3), freshDays: 30)
        let claim = try #require(try temporary.claim().first)
        #expect(claim.provider == .hunter)
        try temporary.settle(claim.lease, .enriched(.addresses("bob@site1.example")))
        #expect(try temporary.claim().isEmpty)
        #expect(
            try temporary.ends(of: job) == [
                "enriched 1 1: snov: Not asked again: the site was enriched on 2026-09-21 14:13:20."
            ])
        #expect(try temporary.value("SELECT succeeded_items FROM enrichment_jobs WHERE job_id = 'a'") == 1)
    }

    @Test func `a site that is fresh at every provider is skipped`() throws {
        try enrich(by: .hunter)
        try enrich(by: .snov)
        let job = try temporary.submitWaterfall("a", sites, freshDays: 30)
        #expect(try temporary.claim().isEmpty)
        #expect(try temporary.siteStatuses(of: job) == ["skipped"])
        #expect(try temporary.value("SELECT skipped_items FROM enrichment_jobs WHERE job_id = 'a'") == 1)
    }
}

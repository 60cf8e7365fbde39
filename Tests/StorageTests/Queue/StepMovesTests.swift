import Enrichment
import GRDB
import Storage
import TestKit
import Testing

/// Sites on their way from one provider of their job to the next.
@Suite struct StepMovesTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
    }

    private func found(_ emails: String...) -> Settlement.Result {
        .enriched(
            Finding(contacts: emails.compactMap { FoundContact(email: $0) }, resultsAvailable: emails.count, credits: 0)
        )
    }

    private static let down = Failure(.providerUnavailable, "It is down.")
    private static let refused = Failure(.invalidRequest, "It is refused.")

    @Test func `the next provider is asked for what the one before left below the rule, and for nothing else`() throws {
        let job = try temporary.submitWaterfall("a", try temporary.addSites(2))
        let first = try temporary.claim(2)
        #expect(first.map(\.provider) == [.hunter, .hunter])
        #expect(first.map(\.key?.fingerprint.rawValue) == ["hunter key", "hunter key"])
        try temporary.settle(first[0].lease, found("ann@site1.example"))
        try temporary.settle(first[1].lease, found())
        #expect(try temporary.ends(of: job) == ["enriched 0 1", "pending 1 0"])
        let second = try temporary.claim(2)
        #expect(second.map(\.provider) == [.snov])
        #expect(second.first?.key?.fingerprint.rawValue == "snov key")
        try temporary.settle(second[0].lease, found("bob@site2.example"))
        #expect(try temporary.ends(of: job) == ["enriched 0 1", "enriched 1 1"])
        #expect(try temporary.status(of: job) == "completed")
        #expect(try temporary.value("SELECT succeeded_items FROM enrichment_jobs") == 2)
        #expect(try temporary.value("SELECT contacts_found FROM enrichment_jobs") == 2)
    }

    @Test func `an address that two providers know counts once`() throws {
        let job = try temporary.submitWaterfall("a", try temporary.addSites(1), until: StopRule(minContacts: 3))
        try temporary.settle(try temporary.lease(), found("ann@site1.example", "bob@site1.example"))
        #expect(try temporary.value("SELECT contacts_found FROM enrichment_jobs") == 2)
        try temporary.settle(try temporary.lease(), found("bob@site1.example", "cid@site1.example"))
        #expect(try temporary.ends(of: job) == ["enriched 1 3"])
        #expect(try temporary.value("SELECT contacts_found FROM enrichment_jobs") == 3)
        #expect(try temporary.value("SELECT progress FROM jobs") == 100)
    }

    @Test(
        arguments: [
            (79, nil, false), (80, nil, true), (79, "valid", false), (nil, "valid", true), (nil, "unknown", false),
            (nil, nil, false),
        ] as [(Int?, String?, Bool)])
    func `a contact counts that is certain enough, or verified where nobody says how certain it is`(
        confidence: Int?, verification: String?, isEnough: Bool
    ) throws {
        let job = try temporary.submitWaterfall("a", try temporary.addSites(1), until: StopRule(minConfidence: 80))
        var contact = try #require(FoundContact(email: "ann@site1.example"))
        (contact.confidence, contact.verificationStatus) = (confidence, verification)
        try temporary.settle(
            try temporary.lease(), .enriched(Finding(contacts: [contact], resultsAvailable: 1, credits: 1)))
        #expect(try temporary.siteStatuses(of: job) == [isEnough ? "enriched" : "pending"])
    }

    @Test func `attempts and pauses are each provider's own`() throws {
        try temporary.submitWaterfall("a", try temporary.addSites(1))
        let now = temporary.timekeeper.steadyNow()
        try temporary.settle(try temporary.lease(), .postponed(until: now, .unavailable))
        try temporary.settle(try temporary.lease(), .postponed(until: now, .throttled))
        let tried = try #require(try temporary.claim().first)
        #expect((tried.attempts, tried.pauses) == (1, 1))
        try temporary.settle(tried.lease, .failed(Self.down))
        let next = try #require(try temporary.claim().first)
        #expect((next.provider, next.attempts, next.pauses) == (.snov, 0, 0))
    }

    @Test func `a failure is a remark as long as somebody is left to ask or anything was found`() throws {
        let job = try temporary.submitWaterfall("a", try temporary.addSites(3), until: StopRule(minContacts: 2))
        for claim in try temporary.claim(3) {
            switch claim.lease.site.rawValue {
            case 1: try temporary.settle(claim.lease, .failed(Self.down))
            case 2: try temporary.settle(claim.lease, found("bob@site2.example"))
            default: try temporary.settle(claim.lease, .failed(Self.refused))
            }
        }
        for claim in try temporary.claim(3) {
            let isFirst = claim.lease.site.rawValue == 1
            try temporary.settle(claim.lease, isFirst ? found("ann@site1.example") : .failed(Self.down))
        }
        #expect(
            try temporary.ends(of: job) == [
                "enriched 1 1: hunter: It is down.",
                "enriched 1 1: snov: It is down.",
                "error 1 0 provider_unavailable: hunter: It is refused. snov: It is down.",
            ])
        #expect(try temporary.state(of: SiteID(rawValue: 2)) == "enrichment/enriched")
        #expect(try temporary.state(of: SiteID(rawValue: 3)) == "enrichment/error")
        #expect(try temporary.status(of: job) == "completed")
        let counts = try temporary.rows("SELECT succeeded_items, failed_items, contacts_found FROM enrichment_jobs")
        #expect(counts == [["succeeded_items": 2, "failed_items": 1, "contacts_found": 2]])
    }

    @Test func `who objected to one provider is not looked for at the next`() throws {
        let job = try temporary.submitWaterfall("a", try temporary.addSites(1))
        let objection = Failure(.unavailableForLegalReasons, "Not this one.")
        try temporary.settle(try temporary.lease(), .failed(objection))
        #expect(
            try temporary.ends(of: job) == ["error 0 0 unavailable_for_legal_reasons: hunter: Not this one."])
    }

    @Test func `a cancel gives back what the answer before made of a site`() throws {
        let sites = try temporary.addSites(2)
        let job = try temporary.submitWaterfall("a", sites, until: StopRule(minContacts: 2))
        try temporary.settle(try temporary.lease(), found("ann@site1.example"))
        #expect(try temporary.state(of: sites[0]) == "enrichment/pending")
        #expect(try temporary.store.cancel(job) == .cancelled)
        #expect(try temporary.state(of: sites[0]) == "enrichment/enriched")
        #expect(try temporary.state(of: sites[1]) == "discovered/null")
        #expect(try temporary.keysLeft() == [])
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 1)
    }

    @Test func `a key is erased when no site can come to its provider any more`() throws {
        try temporary.submitWaterfall("a", try temporary.addSites(2))
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], found())
        #expect(try temporary.keysLeft() == ["hunter", "snov"])
        try temporary.settle(leases[1], .failed(Self.down))
        #expect(try temporary.keysLeft() == ["snov"])
        for claim in try temporary.claim(2) { try temporary.settle(claim.lease, found()) }
        #expect(try temporary.keysLeft() == [])
    }

    @Test func `a retry asks the same providers by the same rule, each with the key it was given now`() throws {
        let job = try temporary.submitWaterfall("a", try temporary.addSites(1), until: StopRule(minContacts: 2))
        try temporary.settle(try temporary.lease(), .failed(Self.down))
        try temporary.settle(try temporary.lease(), .failed(Self.down))
        let key = SealedKey(bytes: [1], fingerprint: KeyFingerprint(rawValue: "new"))
        let command = RetryJob(id: JobID(rawValue: "b"), job: job, keys: [.snov: key])
        #expect(try temporary.store.retry(command) == .accepted(sites: 1))
        let first = try #require(try temporary.claim().first)
        #expect(first.provider == .hunter && first.key == nil)
        try temporary.settle(first.lease, found("ann@site1.example"))
        let second = try #require(try temporary.claim().first)
        #expect(second.provider == .snov && second.key == key)
    }

    @Test func `each job goes on with a shared answer by its own rule`() throws {
        let sites = try temporary.addSites(1)
        let jobs = [
            try temporary.submitWaterfall("a", sites),
            try temporary.submitWaterfall("b", sites, until: StopRule(minContacts: 2)),
            try temporary.submit("c", sites, key: "hunter key"),
        ]
        let leader = try #require(try temporary.claim(3).first)
        try temporary.settle(leader.lease, found("ann@site1.example"))
        let statuses = try jobs.map { try temporary.siteStatuses(of: $0) }
        #expect(statuses == [["enriched"], ["pending"], ["enriched"]])
        let next = try #require(try temporary.claim(3).first)
        #expect(next.provider == .snov && next.lease.job == jobs[1])
        #expect(try temporary.ends(of: jobs[1])[0].hasPrefix("enriching 1 1: hunter: Shared the call of job a."))
    }
}

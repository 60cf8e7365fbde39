import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Sites that wait for an answer to what another one asks, beside whatever else goes on.
@Suite struct FollowersTests {
    private let temporary: TemporaryStore
    private let site: SiteID

    init() throws {
        temporary = try TemporaryStore(serverKeys: [.hunter: KeyFingerprint(rawValue: "server")])
        site = try temporary.addSites(2)[0]
    }

    @Test func `a shared contact was found for each of the jobs, by the one call`() throws {
        let leader = try temporary.submit("leader", [site])
        let follower = try temporary.submit("follower", [site], key: "another")
        let lease = try temporary.lease()
        guard case .granted(let grant) = try temporary.store.grant(lease, mostCredits: 1), let call = grant.call else {
            throw StoreFault.broken("no leave")
        }
        try temporary.settle(lease, .enriched(.addresses("ann@site1.example")), charges: [call: .credits(1)])
        let findings = try temporary.rows("SELECT job_id, call_id FROM contact_findings ORDER BY job_id")
        #expect(findings.map { $0[0] as String } == [follower.rawValue, leader.rawValue])
        #expect(findings.map { $0[1] as Int64? } == [call.rawValue, call.rawValue])
        #expect(try temporary.value("SELECT enrichment_job_id FROM contacts") == leader.rawValue)
    }

    @Test func `domains that differ in case only do not have the worker look again and again`() throws {
        try temporary.execute("UPDATE sites SET domain = 'Site1.example' WHERE id = 1")
        try temporary.execute("UPDATE sites SET domain = 'site1.example' WHERE id = 2")
        let job = try temporary.submit("a", [site, SiteID(rawValue: 2)])
        let batch = try temporary.store.claim(upTo: 5, by: TemporaryStore.worker, for: TemporaryStore.leaseTime)
        #expect(batch.claims.count == 1)
        #expect(batch.rest == .afterOutcomes)
        try temporary.settle(batch.claims[0].lease, .enriched(.addresses()))
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `a lost site that is left to another one is not enriching any more`() throws {
        let www = SiteID(rawValue: 2)
        try temporary.execute("UPDATE sites SET domain = 'www.site1.example' WHERE id = 2")
        try temporary.submit("first", [site])
        _ = try temporary.lease()
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        try temporary.submit("second", [www], key: "another")
        try temporary.store.pause(
            KeyFingerprint(rawValue: "fingerprint"),
            until: temporary.timekeeper.steadyNow().advanced(by: .seconds(5)))
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).map(\.lease.site) == [www])
        temporary.timekeeper.advance(by: .seconds(6))
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
        #expect(try temporary.state(of: site) == "enrichment/pending")
        #expect(try temporary.state(of: www) == "enrichment/enriching")
    }

    @Test func `a site that one job gives back is enriching as long as another job is out with it`() throws {
        var filters = ContactFilters()
        filters.limit = 9
        try temporary.submit("a", [site])
        try temporary.submit("b", [site], filters: filters)
        let claims = try temporary.claim(2)
        try temporary.settle(claims[0].lease, .givenBack)
        #expect(try temporary.state(of: site) == "enrichment/enriching")
        try temporary.settle(claims[1].lease, .givenBack)
        #expect(try temporary.state(of: site) == "enrichment/pending")
    }

    @Test func `a call of which a settlement says nothing is unknown, and open no longer`() throws {
        try temporary.submit("a", [site], maxCredits: 2)
        let lease = try temporary.lease()
        _ = try temporary.store.grant(lease, mostCredits: 1)
        try temporary.settle(lease, .enriched(.addresses()))
        #expect(try temporary.value("SELECT outcome FROM provider_calls") == "unknown")
        #expect(try temporary.value("SELECT credits_unknown FROM enrichment_jobs") == 1)
        #expect(try temporary.value("SELECT credits_unknown FROM job_sites WHERE site_id = 1") == 1)
    }

    @Test func `a search in parts shares all of them, each with the call that brought it`() throws {
        let www = SiteID(rawValue: 2)
        try temporary.execute("UPDATE sites SET domain = 'www.site1.example' WHERE id = 2")
        try temporary.submit("leader", [site])
        try temporary.submit("same", [site], key: "another")
        try temporary.submit("other", [www], key: "another")
        let lease = try temporary.lease()
        var first = try #require(FoundContact(email: "ann@site1.example"))
        first.firstName = "Ann"
        first.kind = .personal
        first.confidence = 0
        var source = ContactSource(uri: #"https://b.example/"é""#)
        source.isStillOnPage = false
        first.sources = [source]
        let calls = try (1...3).map { _ in try temporary.call(for: lease) }
        let part = SearchPart(contacts: [first], place: SearchPlace(rawValue: "2"))
        _ = try temporary.store.keep(part, of: lease, charges: [calls[0]: .credits(1)], traces: [:])
        try temporary.keep(lease, ["bob@site1.example"], at: "3", charges: [calls[1]: .credits(1)])
        try temporary.settle(lease, .enriched(.addresses("cid@site1.example")), charges: [calls[2]: .credits(1)])

        for job in ["leader", "same", "other"] {
            let findings = try temporary.rows(
                """
                SELECT email, call_id, sources, first_name, type, confidence FROM contact_findings
                JOIN contacts ON id = contact_id WHERE job_id = ? ORDER BY email
                """, [job])
            #expect(findings.map { $0[0] as String } == ["ann", "bob", "cid"].map { "\($0)@site1.example" })
            #expect(findings.map { $0[1] as Int64 } == calls.map(\.rawValue))
            #expect(findings[0][2] == [source].columnText)
            #expect(findings[0][3] == "Ann")
            #expect(findings[0][4] == "personal")
            #expect(findings[0][5] == 0)
            let counts = try temporary.rows(
                """
                SELECT job_sites.status, job_sites.contacts_found, enrichment_jobs.contacts_found,
                    job_sites.credits_used
                FROM job_sites JOIN enrichment_jobs ON sequence = job WHERE job_id = ?
                """, [job])
            #expect(counts.map { $0[0] as String } == ["enriched"])
            #expect(counts[0][1] == 3 && counts[0][2] == 3 && counts[0][3] == (job == "leader" ? 3 : 0))
        }
    }

    @Test func `who has kept parts of its own counts nobody twice when it is given the answer`() throws {
        try temporary.submit("a", [site])
        try temporary.submit("b", [site], key: "another")
        let lease = try temporary.lease()
        try temporary.keep(lease, ["ann@site1.example", "bob@site1.example"], at: "2")
        let now = temporary.timekeeper.steadyNow()
        try temporary.settle(lease, .postponed(until: now.advanced(by: .seconds(9)), .unavailable))
        let other = try temporary.lease()
        #expect(other.job == JobID(rawValue: "b"))
        try temporary.settle(other, .enriched(.addresses("bob@site1.example", "cid@site1.example")))
        let counts = try temporary.rows(
            """
            SELECT job_sites.contacts_found, enrichment_jobs.contacts_found, job_sites.status, place
            FROM job_sites JOIN enrichment_jobs ON sequence = job ORDER BY job
            """)
        #expect(counts.map { $0[0] as Int } == [3, 2])
        #expect(counts.map { $0[1] as Int } == [3, 2])
        #expect(counts.map { $0[2] as String } == ["enriched", "enriched"])
        #expect(counts.map { $0[3] as String? } == [nil, nil])
    }
}

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Never the same call twice at once.
@Suite struct QuestionsTests {
    private let temporary: TemporaryStore
    private let site: SiteID

    init() throws {
        temporary = try TemporaryStore()
        site = try temporary.addSites(1)[0]
    }

    private func look(_ count: Int = 5, by worker: WorkerID = TemporaryStore.worker) throws -> ClaimBatch {
        try temporary.store.claim(upTo: count, by: worker, for: TemporaryStore.leaseTime)
    }

    private func addSite(_ domain: String) throws -> SiteID {
        try temporary.execute("INSERT INTO sites (url, domain) VALUES ('https://' || ?, ?)", [domain, domain])
        return SiteID(rawValue: try #require(try temporary.value("SELECT max(id) FROM sites")))
    }

    private func row(_ job: JobID) throws -> Row {
        try #require(
            try temporary.rows(
                """
                SELECT job_sites.*, jobs.status AS job_status, jobs.progress, enrichment_jobs.contacts_found AS job_contacts,
                    succeeded_items, enrichment_jobs.credits_used AS job_credits, jobs.started_at AS job_started_at
                FROM job_sites JOIN enrichment_jobs ON sequence = job JOIN jobs ON jobs.id = job_id WHERE job_id = ?
                """, [job.rawValue]
            ).first)
    }

    @Test func `what is asked already is left to wait, and shares the answer at no cost`() throws {
        let leader = try temporary.submit("leader", [site])
        let follower = try temporary.submit("follower", [site], key: "another")
        let claims = try temporary.claim(5)
        #expect(claims.map(\.lease.job) == [leader])
        #expect(try temporary.claim(5, by: TemporaryStore.otherWorker).isEmpty)
        #expect(try temporary.siteStatuses(of: follower) == ["pending"])

        let found = try #require(FoundContact(email: "ann@site1.example"))
        try temporary.settle(
            claims[0].lease,
            .enriched(Finding(contacts: [found], resultsAvailable: 9, credits: 1, note: "The plan shows one.")))
        let row = try row(follower)
        #expect(row["status"] == "enriched")
        #expect(row["contacts_found"] == 1)
        #expect(row["results_available"] == 9)
        #expect(row["credits_used"] == 0)
        #expect(row["error_code"] == nil)
        #expect(row["error"] == "The plan shows one. Shared the call of job leader.")
        #expect(row["job_status"] == "completed")
        #expect(row["job_started_at"] != nil)
        #expect(row["progress"] == 100)
        #expect(row["succeeded_items"] == 1)
        #expect(row["job_contacts"] == 1)
        #expect(row["job_credits"] == 0)
        #expect(try temporary.value("SELECT error FROM job_sites WHERE job = 1") == "The plan shows one.")
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 1)
        #expect(try temporary.value("SELECT enrichment_job_id FROM contacts") == "leader")
        #expect(try temporary.status(of: leader) == "completed")
        #expect(try temporary.state(of: site) == "enrichment/enriched")
        #expect(try temporary.value("SELECT count(*) FROM job_steps WHERE sealed_key IS NOT NULL") == 0)
    }

    @Test func `the same domain in another form is another site's, which gets contacts of its own`() throws {
        let others = [try addSite("www.site1.example"), try addSite("WWW.Site1.example")]
        let job = try temporary.submit("a", [site] + others)
        let claims = try temporary.claim(5)
        #expect(claims.count == 1)
        try temporary.settle(claims[0].lease, .enriched(.addresses("ann@site1.example", "bob@site1.example")))
        // Nobody writes domains in capitals: the index does not find them, and they are asked for on their own.
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "enriched", "pending"])
        #expect(try temporary.value("SELECT count(*) FROM contacts WHERE site_id = ?", [others[0].rawValue]) == 2)
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 4)
        #expect(try temporary.value("SELECT contacts_found FROM enrichment_jobs") == 4)
        #expect(try temporary.state(of: others[0]) == "enrichment/enriched")
        #expect(try temporary.value("SELECT count(*) FROM site_enrichments") == 2)
    }

    @Test func `a domain that only looks alike is another question`() throws {
        let sites = [
            site, try addSite("www.www.site1.example"), try addSite("site1.example.org"), try addSite("www.com"),
            try addSite("com"),
        ]
        try temporary.submit("a", sites)
        #expect(try temporary.claim(10).count == 5)
    }

    @Test func `other filters are another question, days of freshness are not`() throws {
        var filters = ContactFilters()
        filters.limit = 9
        let first = try temporary.submit("first", [site])
        let other = try temporary.submit("other", [site], filters: filters)
        try temporary.submit("same", [site], freshDays: 1)
        #expect(try temporary.claim(5).map(\.lease.job) == [first, other])
    }

    @Test(arguments: [
        Settlement.Result.failed(Failure(.malformedReply, "It was no JSON.")), .givenBack,
        .stops(Failure(.invalidAPIKey, "The key is unknown.")),
        .postponed(until: SteadyInstant(milliseconds: 9_000_000), .unavailable),
    ])
    func `when the one that asks has no answer, another asks at once`(_ result: Settlement.Result) throws {
        try temporary.submit("leader", [site], key: "bad")
        let follower = try temporary.submit("follower", [site], key: "good")
        let last = try temporary.submit("last", [site], key: "good")
        let lease = try temporary.lease()
        #expect(try look().rest == .afterOutcomes)
        let batch = try temporary.store.settle(
            [Settlement(lease: lease, result: result)], thenGrant: [], thenClaimUpTo: 5, by: TemporaryStore.worker,
            for: TemporaryStore.leaseTime
        ).batch
        // One that was given back, too: its key has had a place before.
        #expect(batch.claims.map(\.lease.job) == [follower])
        #expect(try temporary.siteStatuses(of: last) == ["pending"])
    }

    @Test func `when the one that asks is cancelled, another asks`() throws {
        let leader = try temporary.submit("leader", [site])
        let follower = try temporary.submit("follower", [site])
        _ = try temporary.claim(5)
        _ = try temporary.store.cancel(leader)
        #expect(try temporary.claim(5).map(\.lease.job) == [follower])
    }

    @Test func `a postponed site shares an answer before its time has come`() throws {
        let leader = try temporary.submit("leader", [site])
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(60))
        try temporary.settle(try temporary.lease(), .postponed(until: until, .throttled))
        let other = try temporary.submit("other", [site])
        let claims = try temporary.claim(5)
        #expect(claims.map(\.lease.job) == [other])
        try temporary.settle(claims[0].lease, .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.status(of: leader) == "completed")
        #expect(try temporary.value("SELECT pauses FROM job_sites WHERE job = 1") == 1)
    }

    @Test func `who took over is the one to wait for, and the one before becomes a follower`() throws {
        let first = try temporary.submit("first", [site])
        let lost = try temporary.lease()
        let second = try temporary.submit("second", [site])
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        // The key rests, so its job's lost site can't be taken over: another key's asks meanwhile.
        try temporary.execute("UPDATE job_steps SET key_fingerprint = 'another' WHERE job = 2")
        try temporary.store.pause(
            KeyFingerprint(rawValue: "fingerprint"),
            until: temporary.timekeeper.steadyNow().advanced(by: .seconds(5)))
        let claims = try temporary.claim(5, by: TemporaryStore.otherWorker)
        #expect(claims.map(\.lease.job) == [second])
        temporary.timekeeper.advance(by: .seconds(6))
        #expect(try temporary.claim(5, by: TemporaryStore.otherWorker).isEmpty)
        #expect(try temporary.siteStatuses(of: first) == ["pending"])
        #expect(try temporary.settle(lost, .enriched(.addresses("bob@site1.example"))) == .leaseLost)
        try temporary.settle(claims[0].lease, .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.status(of: first) == "completed")
        #expect(try temporary.value("SELECT group_concat(email) FROM contacts") == "ann@site1.example")
    }

    @Test func `jobs that are over get nothing, and a site that is out itself is left to its holder`() throws {
        try temporary.submit("leader", [site])
        let cancelled = try temporary.submit("cancelled", [site])
        let stopped = try temporary.submit("stopped", [site])
        let lease = try temporary.lease()
        _ = try temporary.store.cancel(cancelled)
        try temporary.store.stop(stopped, asking: .hunter, because: Failure(.invalidRequest, "No."))
        try temporary.settle(lease, .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.siteStatuses(of: cancelled) == ["cancelled"])
        #expect(try temporary.siteStatuses(of: stopped) == ["error"])
    }

    @Test func `a site whose table refuses all it was told is an error, the others are not`() throws {
        let other = try addSite("www.site1.example")
        let job = try temporary.submit("a", [site, other])
        try temporary.execute(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON contacts WHEN new.site_id = \(other.rawValue)
            BEGIN SELECT raise(ABORT, 'not here'); END
            """)
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "error"])
        #expect(try temporary.value("SELECT error_code FROM job_sites WHERE status = 'error'") == "not_stored")
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `what waits does not hide what is behind it`() throws {
        let sites = [site] + (try temporary.addMore(60))
        let first = try temporary.submit("first", sites, key: "one")
        #expect(try temporary.claim(20).count == 20)
        let second = try temporary.submit("second", sites, key: "two")
        let claims = try temporary.claim(20, by: TemporaryStore.otherWorker)
        #expect(claims.count == 20)
        #expect(Set(claims.map(\.lease.site)).isDisjoint(with: sites.prefix(20)))
        _ = (first, second)
    }

    @Test func `two jobs over the same sites ask once for each, whichever asks`() throws {
        let sites = [site] + (try temporary.addMore(99))
        let jobs = [
            try temporary.submit("first", sites, key: "one"),
            try temporary.submit("second", sites.reversed(), key: "two"),
        ]
        var calls = 0
        var turn = 0
        while true {
            turn += 1
            let worker = WorkerID(rawValue: "w\(turn % 3)")
            let claims = try temporary.claim(7, by: worker)
            if claims.isEmpty { break }
            calls += claims.count
            _ = try temporary.store.settle(
                claims.map { Settlement(lease: $0.lease, result: .enriched(.addresses("ann@\($0.domain)"))) })
        }
        #expect(calls == 100)
        for job in jobs {
            #expect(try temporary.status(of: job) == "completed")
        }
        #expect(try temporary.value("SELECT sum(succeeded_items) FROM enrichment_jobs") == 200)
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 100)
    }

    @Test func `indexes find who asks and who waits`() throws {
        let filter = """
            SELECT site_id FROM job_sites INDEXED BY job_sites_pending LEFT JOIN sites ON sites.id = site_id
            WHERE job_sites.status = 'pending' AND job = 1 AND claimable_at_ms <= 1 AND \(Questions.isFree)
            """.replacing("?", with: "1")
        let plan = try temporary.rows("EXPLAIN QUERY PLAN \(filter)").map { $0["detail"] as String }
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
        #expect(plan.contains { $0.contains("idx_sites_domain") }, "\(plan)")
    }
}

extension TemporaryStore {
    fileprivate func addMore(_ count: Int) throws -> [SiteID] {
        try execute(
            """
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
            INSERT INTO sites (url, domain)
            SELECT 'https://more' || n || '.example', 'more' || n || '.example' FROM numbers
            """)
        return try rows("SELECT id FROM sites WHERE domain LIKE 'more%' ORDER BY id").map { SiteID(rawValue: $0[0]) }
    }
}

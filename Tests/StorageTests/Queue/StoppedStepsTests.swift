import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Providers that are not to be asked any more, in the midst of jobs that ask several.
@Suite struct StoppedStepsTests {
    private static let badKey = Failure(.invalidAPIKey, "The key is unknown.")
    private static let spent = Failure(.quotaExhausted, "Nothing is left.")
    private static let budget = Failure(.maxCreditsReached, "The job may spend no more.")

    @Test func `a refused key moves its sites on, in every job under it, and those that are out follow`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(6)
        let jobs = [
            try temporary.submitWaterfall("a", Array(sites[0..<3])),
            try temporary.submitWaterfall(
                "b", Array(sites[3..<5]), asking: [(.snov, "another"), (.hunter, "hunter key")]),
            try temporary.submit("c", [sites[5]], key: "hunter key"),
        ]
        let claims = try temporary.claim(5).filter { $0.lease.job == jobs[0] }
        try #require(claims.count == 2)
        try temporary.settle(claims[0].lease, .stops(Self.badKey))
        #expect(
            try temporary.ends(of: jobs[0]) == [
                "pending 1 0: hunter: The key is unknown.", "enriching 0 0", "pending 1 0: hunter: The key is unknown.",
            ])
        #expect(try temporary.store.grant(claims[1].lease) == .refused(.jobStopped))
        try temporary.settle(claims[1].lease, .givenBack)
        #expect(try temporary.ends(of: jobs[0])[1] == "pending 1 0: hunter: The key is unknown.")
        #expect(try temporary.status(of: jobs[0]) == "running")
        // There the key's turn has not come, and will not.
        #expect(
            try temporary.value("SELECT group_concat(provider) FROM job_steps WHERE stop_code IS NULL") == "snov,snov")
        #expect(try temporary.keysLeft() == ["snov", "snov"])
    }

    @Test func `a stop that leaves nobody to ask is the sites' failure, and the job's`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submitWaterfall("a", try temporary.addSites(2))
        let first = try temporary.claim(2)
        try temporary.settle(first[0].lease, .enriched(.addresses()))
        try temporary.settle(try temporary.lease(), .stops(Self.spent))
        #expect(try temporary.ends(of: job)[0] == "error 1 0 quota_exhausted: snov: Nothing is left.")
        // It has yet to come there.
        try temporary.settle(first[1].lease, .stops(Self.badKey))
        #expect(
            try temporary.ends(of: job)[1]
                == "error 0 0 quota_exhausted: hunter: The key is unknown. snov: Nothing is left.")
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT error_code FROM enrichment_jobs") == "quota_exhausted")
        #expect(try temporary.keysLeft() == [])
    }

    @Test func `a stop hides no contacts that were found before`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submitWaterfall("a", try temporary.addSites(1), until: StopRule(minContacts: 2))
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        try temporary.settle(try temporary.lease(), .stops(Self.spent))
        #expect(try temporary.ends(of: job) == ["enriched 1 1: snov: Nothing is left."])
        #expect(try temporary.status(of: job) == "completed")
    }

    @Test func `credits that are spent end the job at every step`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submitWaterfall(
            "a", try temporary.addSites(3), until: StopRule(minContacts: 2), maxCredits: 1)
        let claims = try temporary.claim(2)
        try temporary.settle(claims[0].lease, .enriched(.addresses("ann@site1.example")))
        try temporary.settle(claims[1].lease, .stops(Self.budget))
        #expect(
            try temporary.ends(of: job) == [
                "enriched 1 1: The job may spend no more.",
                "error 0 0 max_credits_reached: hunter: The job may spend no more.",
                "error 0 0 max_credits_reached: The job may spend no more.",
            ])
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.keysLeft() == [])
    }

    @Test func `a provider that refuses the first sites alike is asked for none of the others`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submitWaterfall("a", try temporary.addSites(5))
        let refused = Failure(.invalidRequest, "It is refused.")
        var last: SettlementReceipt?
        for claim in try temporary.claim(3) { last = try temporary.settle(claim.lease, .failed(refused)) }
        var standing = JobStanding(status: .running, total: 5, succeeded: 0, failed: 3, invalidRequests: 3)
        standing.leavesWork = true
        #expect(last == .recorded(standing))
        try temporary.store.stop(job, asking: .hunter, because: refused)
        #expect(try temporary.claim(5).map(\.provider) == Array(repeating: .snov, count: 5))
        #expect(try temporary.status(of: job) == "running")
    }

    @Test func `to move a thousand sites on takes as many statements as to move ten`() throws {
        let counts = try [10, 1_000].map { sites in
            let temporary = try TemporaryStore()
            try temporary.submitWaterfall("a", try temporary.addSites(sites))
            let lease = try temporary.lease()
            let count = StatementCount()
            try temporary.store.connection.read { db in db.trace { _ in count.add() } }
            try temporary.settle(lease, .stops(Self.badKey))
            #expect(try temporary.value("SELECT count(*) FROM job_sites WHERE step = 1") == sites)
            return count.value
        }
        #expect(counts[0] == counts[1])
        #expect(counts[0] > 0)
    }

    @Test func `a key that is gone costs its provider and not the job`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submitWaterfall("a", try temporary.addSites(1))
        try temporary.execute("UPDATE job_steps SET sealed_key = NULL WHERE step = 0")
        let claim = try #require(try temporary.claim().first)
        #expect(claim.provider == .snov)
        #expect(
            try temporary.ends(of: job) == [
                "enriching 1 0: hunter: The job's provider key is gone. Submit the job again."
            ])
    }
}

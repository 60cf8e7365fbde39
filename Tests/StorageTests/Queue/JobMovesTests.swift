import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct JobMovesTests {
    private static let badKey = Failure(.invalidAPIKey, "The key is refused.")
    private static let blocked = Failure(.blockedByProvider, "The provider blocks this server.")

    private func codes(of job: JobID, in temporary: TemporaryStore) throws -> [String?] {
        try temporary.rows(
            "SELECT job_sites.error_code FROM job_sites JOIN enrichment_jobs ON job = sequence WHERE job_id = ? ORDER BY position",
            [job.rawValue]
        ).map { $0[0] }
    }

    @Test func `a refusal that stops the job ends all sites that have not begun`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(3)
        let job = try temporary.submit("a", sites)
        let receipt = try temporary.settle(try temporary.lease(), .stops(Self.blocked))
        #expect(
            receipt
                == .recorded(JobStanding(status: .failed, total: 3, succeeded: 0, failed: 3, invalidRequests: 0)))
        #expect(try codes(of: job, in: temporary) == Array(repeating: "blocked_by_provider", count: 3))
        #expect(try temporary.state(of: sites[2]) == "enrichment/error")
        let row = try #require(
            try temporary.rows(
                "SELECT jobs.*, error_code, sealed_key FROM jobs JOIN enrichment_jobs ON job_id = id JOIN job_steps ON job = sequence"
            )
            .first)
        #expect(row["status"] == "failed")
        #expect(row["error"] == "The provider blocks this server.")
        #expect(row["error_code"] == "blocked_by_provider")
        #expect(row["sealed_key"] == nil)
        #expect(row["processed_items"] == 3)
        #expect(try temporary.claim().isEmpty)
    }

    @Test func `sites that are out when the job stops end with its failure unless they bring contacts`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(5))
        let leases = try temporary.claim(4).map(\.lease)
        try temporary.settle(leases[0], .stops(Self.blocked))
        #expect(try temporary.status(of: job) == "running")
        #expect(try temporary.siteStatuses(of: job) == ["error", "enriching", "enriching", "enriching", "error"])

        try temporary.settle(leases[1], .enriched(.addresses("ann@site2.example")))
        try temporary.settle(leases[2], .givenBack)
        #expect(try temporary.status(of: job) == "running")
        try temporary.settle(leases[3], .postponed(until: temporary.timekeeper.steadyNow(), .throttled))
        #expect(try temporary.siteStatuses(of: job) == ["error", "enriched", "error", "error", "error"])
        #expect(try temporary.status(of: job) == "failed")
    }

    @Test func `a site of a stopped job whose worker died ends with the stop`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], .stops(Self.blocked))
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
        #expect(try codes(of: job, in: temporary) == ["blocked_by_provider", "blocked_by_provider"])
        #expect(try temporary.status(of: job) == "failed")
    }

    @Test func `a refused key stops every unfinished job under it and no other`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(5)
        let first = try temporary.submit("a", [sites[0]], key: "bad")
        let second = try temporary.submit("b", [sites[1], sites[2]], key: "bad")
        let third = try temporary.submit("c", [sites[3]], key: "good")
        let server = try temporary.submit("d", [sites[4]], key: nil)
        try temporary.settle(try temporary.lease(), .stops(Self.badKey))
        #expect(try temporary.status(of: first) == "failed")
        #expect(try temporary.status(of: second) == "failed")
        #expect(try codes(of: second, in: temporary) == ["invalid_api_key", "invalid_api_key"])
        #expect(try temporary.status(of: third) == "pending")
        #expect(try temporary.status(of: server) == "pending")
    }

    @Test(arguments: [[:], [.hunter: KeyFingerprint(rawValue: "server")]] as [[ProviderName: KeyFingerprint]])
    func `a refused server key stops every unfinished job that relies on it`(
        serverKeys: [ProviderName: KeyFingerprint]
    ) throws {
        let temporary = try TemporaryStore(serverKeys: serverKeys)
        let sites = try temporary.addSites(3)
        let first = try temporary.submit("a", [sites[0]], key: nil)
        let second = try temporary.submit("b", [sites[1]], key: nil)
        let third = try temporary.submit("c", [sites[2]], key: "good")
        try temporary.settle(try temporary.lease(), .stops(Self.badKey))
        #expect(try temporary.status(of: first) == "failed")
        #expect(try temporary.status(of: second) == "failed")
        #expect(try temporary.status(of: third) == "pending")
    }

    @Test func `the server's key and the same key brought by a job are one`() throws {
        let temporary = try TemporaryStore(serverKeys: [.hunter: KeyFingerprint(rawValue: "same")])
        let sites = try temporary.addSites(3)
        let brought = try temporary.submit("a", [sites[0]], key: "same")
        let relying = try temporary.submit("b", [sites[1], sites[2]], key: nil)
        try temporary.settle(try temporary.lease(), .stops(Self.badKey))
        #expect(try temporary.status(of: brought) == "failed")
        #expect(try temporary.status(of: relying) == "failed")
    }

    @Test func `a refusal that is not of the key leaves the key's other jobs alone`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", [sites[0]], key: "shared")
        let second = try temporary.submit("b", [sites[1]], key: "shared")
        try temporary.settle(try temporary.lease(), .stops(Self.blocked))
        #expect(try temporary.status(of: second) == "pending")
    }

    @Test func `a job whose sites all succeeded in spite of a stop is completed`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", [sites[0]], key: "bad")
        let second = try temporary.submit("b", [sites[1]], key: "bad")
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], .stops(Self.badKey))
        try temporary.settle(leases[1], .enriched(.addresses()))
        #expect(try temporary.status(of: second) == "completed")
    }

    @Test func `a stopped site's error is what a cancel of another job gives back`() throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(2)
        try temporary.submit("a", sites)
        let second = try temporary.submit("b", [sites[1]], key: "other")
        try temporary.settle(try temporary.lease(), .stops(Self.blocked))
        _ = try temporary.store.cancel(second)
        #expect(try temporary.state(of: sites[1]) == "enrichment/error")
    }

    @Test func `a stop from outside ends what waits, and the job when nothing is out`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(3))
        try temporary.settle(try temporary.lease(), .failed(Failure(.invalidRequest, "No.")))
        let lease = try temporary.lease()
        try temporary.store.stop(
            job, asking: .hunter, because: Failure(.invalidRequest, "The first sites were all refused."))
        #expect(try temporary.siteStatuses(of: job) == ["error", "enriching", "error"])
        try temporary.settle(lease, .givenBack)
        #expect(try temporary.status(of: job) == "failed")
        #expect(try temporary.value("SELECT error FROM jobs") == "The first sites were all refused.")
    }

    @Test func `the first stop is the one that counts`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(2))
        let leases = try temporary.claim(2).map(\.lease)
        try temporary.settle(leases[0], .stops(Self.blocked))
        try temporary.settle(leases[1], .stops(Failure(.forbidden, "Forbidden.")))
        #expect(try temporary.value("SELECT error FROM jobs") == "The provider blocks this server.")
    }

    @Test func `a finished job can't be stopped`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        try temporary.settle(try temporary.lease(), .enriched(.addresses()))
        try temporary.store.stop(job, asking: .hunter, because: Self.blocked)
        #expect(try temporary.status(of: job) == "completed")
        try temporary.store.stop(JobID(rawValue: "nowhere"), asking: .hunter, because: Self.blocked)
    }
}

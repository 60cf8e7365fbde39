import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// The queue and the limiter in figures, as the workers left them in the database.
@Suite struct ReadsFiguresTests {
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    private static let windows = [RateWindow(limit: 500, span: .milliseconds(60_500), headStart: .zero)]

    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore(serverKeys: [.hunter: KeyFingerprint(rawValue: "server")])
    }

    private var now: SteadyInstant { temporary.timekeeper.steadyNow() }

    private func figures() throws -> QueueFigures {
        try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper).figures()
    }

    private func hunter() throws -> ProviderFigures {
        try #require(try figures().providers[.hunter])
    }

    /// Has a call granted under a key for whichever site is next.
    @discardableResult
    private func call(key: KeyFingerprint = key, mostCredits: Int = 0) throws -> (lease: Lease, call: CallID?) {
        let lease = try temporary.lease()
        let decision = try temporary.store.grant(
            lease, key: key, windows: Self.windows, mostCredits: mostCredits)
        guard case .granted(let grant) = decision else { throw StoreFault.broken("\(decision)") }
        return (lease, grant.call)
    }

    @Test func `of an empty queue all is nothing`() throws {
        let figures = try figures()
        var nothing = QueueFigures()
        nothing.database = figures.database
        #expect(figures == nothing)
    }

    @Test func `unfinished jobs and sites are counted by where they stand, finished ones not at all`() throws {
        let sites = try temporary.addSites(12)
        try temporary.submit("done", [sites[0]])
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ada@acme.example")))
        temporary.timekeeper.advance(by: .seconds(60))
        try temporary.submit("a", Array(sites[1...9]))
        let leases = try temporary.claim(4).map(\.lease)
        try temporary.settle(leases[0], .enriched(.addresses("bob@acme.example")))
        try temporary.settle(leases[1], .postponed(until: now.advanced(by: .seconds(5)), .unavailable))
        try temporary.submit("b", Array(sites[10...]))
        temporary.timekeeper.advance(by: .seconds(4))

        var seen = try figures()
        #expect([seen.pendingJobs, seen.runningJobs] == [1, 1])
        #expect([seen.waitingSites, seen.postponedSites, seen.leasedSites] == [7, 1, 2])
        #expect(seen.oldestJobAgeSeconds == 4)
        temporary.timekeeper.advance(by: .seconds(1))
        seen = try figures()
        #expect([seen.waitingSites, seen.postponedSites, seen.leasedSites] == [8, 0, 2])
        temporary.timekeeper.jumpWall(by: .seconds(-3_600))
        #expect(try figures().oldestJobAgeSeconds == 0)

        for job in ["a", "b"] { _ = try temporary.store.cancel(JobID(rawValue: job)) }
        seen = try figures()
        #expect([seen.pendingJobs, seen.runningJobs, seen.oldestJobAgeSeconds] == [0, 0, 0])
        #expect([seen.waitingSites, seen.postponedSites, seen.leasedSites] == [0, 0, 0])
    }

    @Test func `the next call is free, then waits for the limit, and then is free again`() throws {
        try temporary.submit("a", try temporary.addSites(10))
        #expect(try hunter().waits == [:])
        #expect(try hunter().isCallFree)
        try call()
        #expect(try hunter().waits == [.rateLimit: .milliseconds(121)])
        #expect(try !hunter().isCallFree)
        // Overdue by less than a worker takes to make it.
        temporary.timekeeper.advance(by: .milliseconds(200))
        #expect(try hunter().waits == [.rateLimit: .zero])
        temporary.timekeeper.advance(by: .seconds(1))
        #expect(try hunter().waits == [:])
        #expect(try hunter().isCallFree)
    }

    @Test func `each reason is told once, with the key that it keeps the longest`() throws {
        let sites = try temporary.addSites(8)
        for (index, key) in ["one", "two", "three", "free"].enumerated() {
            for job in 1...2 { try temporary.submit("\(key)-\(job)", [sites[2 * index + job - 1]], key: key) }
        }
        for (key, seconds) in [("one", 30), ("two", 40), ("three", -1), ("nobody's", 50)] {
            try temporary.store.pause(
                KeyFingerprint(rawValue: key), until: now.advanced(by: .seconds(seconds)))
        }
        #expect(try hunter().waits == [.providerPause: .seconds(40)])
        #expect(try hunter().isCallFree)
        temporary.timekeeper.advance(by: .seconds(35))
        #expect(try hunter().waits == [.providerPause: .seconds(5)])
    }

    @Test func `a job that brought no key waits as the server's key does`() throws {
        try temporary.submit("a", try temporary.addSites(10), key: nil)
        try call(key: KeyFingerprint(rawValue: "server"))
        #expect(try hunter().waits == [:])
        try temporary.store.announceServerKeys()
        #expect(try hunter().waits == [.rateLimit: .milliseconds(121)])
    }

    @Test func `an open circuit keeps every key's calls, and is told without any job too`() throws {
        let sites = try temporary.addSites(6)
        try temporary.submit("a", Array(sites[..<5]))
        for _ in 1...5 { try temporary.settle(temporary.lease(), .failed(Failure(.providerUnavailable, "Down."))) }
        #expect(try hunter().isCircuitOpen)
        #expect(try hunter().waits == [:])

        try temporary.submit("b", [sites[5]], key: nil)
        let rest = try #require(try hunter().waits[.circuitOpen])
        #expect((.seconds(5)...(.milliseconds(6_250))).contains(rest))
        #expect(try !hunter().isCallFree)
        temporary.timekeeper.advance(by: .seconds(10))
        #expect(try hunter().waits == [.circuitOpen: .zero])
        try temporary.settle(try call().lease, .postponed(until: now, .throttled))
        #expect(try !hunter().isCircuitOpen)
        #expect(try hunter().isCallFree)
    }

    @Test func `calls are open until they are settled, and what they cost is their unfinished job's`() throws {
        try temporary.submit("a", try temporary.addSites(4))
        let (first, call) = try call(mostCredits: 2)
        temporary.timekeeper.advance(by: .seconds(1))
        let (second, lost) = try self.call(mostCredits: 3)
        #expect(try hunter().openCalls == 2)
        try temporary.settle(
            first, .enriched(.addresses("ada@acme.example")), charges: [try #require(call): .credits(1)])
        #expect(try hunter().openCalls == 1)
        try temporary.settle(
            second, .postponed(until: now.advanced(by: .seconds(9)), .unavailable),
            charges: [try #require(lost): .unknown])
        let seen = try figures()
        #expect(seen.providers[.hunter]?.openCalls == 0)
        #expect([seen.creditsUsed, seen.creditsUnknown] == [1, 3])
    }

    @Test(arguments: [FigureSQL.jobs, FigureSQL.sites, FigureSQL.openCalls])
    func `a figure costs what is unfinished, not what was ever done`(_ sql: String) throws {
        let walks = try temporary.rows("EXPLAIN QUERY PLAN \(sql)", sql.contains("?1") ? [0] : [])
            .map { $0["detail"] as String }.filter { $0.hasPrefix("SCAN") }
        let bounded = [
            "enrichment_jobs_unfinished", "job_sites_leased", "provider_calls_open", "CONSTANT ROW",
        ]
        #expect(walks.allSatisfy { walk in bounded.contains { walk.contains($0) } }, "\(walks)")
        #expect(!walks.isEmpty)
    }
}

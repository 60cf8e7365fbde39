import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// The circuit as two workers on one database see it.
@Suite struct CircuitBookTests {
    private static let failure = Failure(.providerUnavailable, "Hunter failed (status 500).")
    private static let failed = Settlement.Result.failed(failure)
    private static let found = Settlement.Result.enriched(.addresses("ada@acme.example"))
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    private static let windows = [RateWindow(limit: 1000, span: .seconds(1))]

    private let temporary: TemporaryStore
    /// The same database as another worker has it open.
    private let other: SQLiteStore

    init() throws {
        temporary = try TemporaryStore()
        other = try SQLiteStore.open(
            at: temporary.store.path, timekeeper: temporary.timekeeper, bootID: TemporaryStore.bootID,
            circuitPolicy: CircuitPolicy(random: { 0 }))
    }

    private var now: SteadyInstant { temporary.timekeeper.steadyNow() }

    /// Nil when the call is granted.
    private func refusal(of lease: Lease, in store: SQLiteStore) throws -> GrantRefusal? {
        switch try store.grant([GrantRequest(lease: lease, key: Self.key, windows: Self.windows, mostCredits: 1)])[0] {
        case .granted: return nil
        case .refused(let refusal): return refusal
        case .notBefore: throw StoreFault.broken("nothing is limited here")
        }
    }

    private func claim(_ count: Int, in store: SQLiteStore, by worker: WorkerID = TemporaryStore.otherWorker) throws
        -> ClaimBatch
    {
        try store.claim(upTo: count, by: worker, for: TemporaryStore.leaseTime)
    }

    private func settle(_ lease: Lease, _ result: Settlement.Result, in store: SQLiteStore) throws -> CircuitChange? {
        guard case .recorded(let standing) = try store.settle([Settlement(lease: lease, result: result)]).first else {
            throw StoreFault.broken("the lease was lost")
        }
        return standing.circuit
    }

    /// Fails five sites of a job of `sites`, one after the other; the instant until which the circuit is open then.
    private func open(sites: Int = 20) throws -> SteadyInstant {
        try temporary.submit("a", try temporary.addSites(sites))
        for _ in 1...4 { #expect(try settle(temporary.lease(), Self.failed, in: other) == nil) }
        guard case .opened(let end) = try settle(temporary.lease(), Self.failed, in: other) else {
            throw StoreFault.broken("the circuit did not open")
        }
        return end
    }

    /// Lets the rest pass, and takes the probe with `store`.
    private func probe(after end: SteadyInstant, in store: SQLiteStore) throws -> Lease {
        temporary.timekeeper.advance(by: end.since(now))
        let claims = try claim(10, in: store).claims
        let lease = try #require(claims.first).lease
        #expect(claims.count == 1)
        #expect(try refusal(of: lease, in: store) == nil)
        return lease
    }

    @Test func `the fifth failure in a row opens it for every worker`() throws {
        try temporary.submit("a", try temporary.addSites(20))
        let waiting = try temporary.claim(1, by: TemporaryStore.otherWorker)[0].lease
        for _ in 1...4 { _ = try settle(temporary.lease(), Self.failed, in: temporary.store) }
        #expect(try refusal(of: waiting, in: other) == nil)
        let end = now.advanced(by: .seconds(5))
        #expect(try settle(temporary.lease(), Self.failed, in: other) == .opened(until: end))
        #expect(try refusal(of: waiting, in: temporary.store) == .circuitOpen(until: end))
        #expect(try refusal(of: waiting, in: other) == .circuitOpen(until: end))
        let batch = try claim(10, in: temporary.store)
        #expect(batch.claims.isEmpty)
        #expect(batch.nextAt == end)
    }

    @Test(
        arguments: [
            found, .failed(Failure(.invalidRequest, "No.")), .failed(Failure(.unavailableForLegalReasons, "No.")),
            .postponed(until: SteadyInstant(milliseconds: 0), .throttled),
            .stops(Failure(.blockedByProvider, "Blocked.")),
        ] as [Settlement.Result])
    func `whatever the provider says of itself is an answer`(result: Settlement.Result) throws {
        try temporary.submit("a", try temporary.addSites(20))
        for _ in 1...4 { _ = try settle(temporary.lease(), Self.failed, in: temporary.store) }
        _ = try settle(temporary.lease(), result, in: temporary.store)
        #expect(try temporary.value("SELECT count(*) FROM provider_circuits") == 0)
    }

    @Test(
        arguments: [
            .givenBack, .postponed(until: SteadyInstant(milliseconds: 0), .notAsked),
            .stops(Failure(.keyUnavailable, "Gone.")),
        ] as [Settlement.Result])
    func `what says nothing of the provider counts as nothing`(result: Settlement.Result) throws {
        try temporary.submit("a", try temporary.addSites(20))
        for _ in 1...4 { _ = try settle(temporary.lease(), Self.failed, in: temporary.store) }
        _ = try settle(temporary.lease(), result, in: temporary.store)
        #expect(try temporary.value("SELECT failures FROM provider_circuits") == 4)
    }

    @Test func `a probe that was not made says nothing, and the next is due at once`() throws {
        let end = try open()
        let lease = try probe(after: end, in: other)
        let call: Int64 = try #require(try temporary.value("SELECT max(id) FROM provider_calls"))
        let receipt = try other.settle([
            Settlement(lease: lease, result: Self.found, charges: [CallID(rawValue: call): .credits(0)])
        ]).first
        guard case .recorded(let standing) = receipt else {
            Issue.record("\(String(describing: receipt))")
            return
        }
        #expect(standing.circuit == nil && standing.succeeded == 1)
        #expect(try claim(10, in: other).claims.count == 1, "the circuit is open, and its next probe due")
    }

    @Test func `a provider that fails now and then stays open to calls`() throws {
        try temporary.submit("a", try temporary.addSites(20))
        for number in 1...20 {
            _ = try settle(temporary.lease(), number.isMultiple(of: 5) ? Self.found : Self.failed, in: other)
        }
        #expect(try temporary.value("SELECT count(*) FROM provider_circuits") == 0)
    }

    @Test func `after its rest one call over all workers tries, and the others wait for it`() throws {
        let end = try open()
        temporary.timekeeper.advance(by: end.since(now))
        // Both look before either asks for a grant.
        let first = try #require(try claim(10, in: temporary.store, by: TemporaryStore.worker).claims.first).lease
        let second = try #require(try claim(10, in: other).claims.first).lease
        #expect(try refusal(of: second, in: other) == nil)
        let nextLook = now.advanced(by: .seconds(1))
        #expect(try refusal(of: first, in: temporary.store) == .circuitOpen(until: nextLook))
        // The same attempt may need another call: once more with what the plan allows.
        #expect(try refusal(of: second, in: other) == nil)
        for store in [temporary.store, other] {
            let batch = try claim(10, in: store)
            #expect(batch.claims.isEmpty)
            #expect(batch.nextAt == nextLook)
        }
        #expect(try settle(second, Self.found, in: other) == .closed)
        #expect(try refusal(of: first, in: temporary.store) == nil)
        #expect(try claim(10, in: temporary.store).claims.count == 10)
    }

    @Test func `a probe that fails has it rest for longer and costs its site an attempt`() throws {
        let end = try open()
        let lease = try probe(after: end, in: other)
        #expect(
            try settle(lease, .postponed(until: now, .unavailable), in: other) == nil)
        #expect(try claim(10, in: other).nextAt == now.advanced(by: .seconds(10)))
        let attempts: Int? = try temporary.value(
            "SELECT attempts FROM job_sites WHERE site_id = ?", [lease.site.rawValue])
        #expect(attempts == 1)
    }

    @Test func `probes are taken from the sites with the fewest attempts`() throws {
        var end = try open(sites: 8)
        var probed: [SiteID] = []
        for _ in 1...4 {
            let lease = try probe(after: end, in: other)
            probed.append(lease.site)
            _ = try settle(lease, .postponed(until: now, .unavailable), in: other)
            end = try #require(try claim(10, in: other).nextAt)
        }
        #expect(probed == [6, 7, 8, 6].map { SiteID(rawValue: $0) })
    }

    @Test func `probes go round the keys, so that one the provider never answers holds up no other`() throws {
        var end = try open()
        try temporary.submit("b", [19, 20].map { SiteID(rawValue: $0) }, key: "other")
        var probed: [String] = []
        for _ in 1...4 {
            let lease = try probe(after: end, in: other)
            probed.append(lease.job.rawValue)
            _ = try settle(lease, .postponed(until: now, .unavailable), in: other)
            end = try #require(try claim(10, in: other).nextAt)
        }
        // The one that has waited longest for a place comes first.
        #expect(probed == ["b", "a", "b", "a"])
    }

    @Test func `the right of a probe whose worker died runs out with its lease`() throws {
        let lease = try probe(after: try open(), in: other)
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime)
        let claim = try #require(try claim(10, in: temporary.store, by: TemporaryStore.worker).claims.first)
        #expect(try refusal(of: claim.lease, in: temporary.store) == nil)
        // The dead comes back: it is the probe no more, and can write nothing.
        #expect(try refusal(of: lease, in: other) != nil)
        #expect(try settle(claim.lease, Self.found, in: temporary.store) == .closed)
    }

    @Test(arguments: [true, false])
    func `a probe that is given back or cancelled holds up nobody`(isCancelled: Bool) throws {
        let end = try open()
        try temporary.submit("b", [19, 20].map { SiteID(rawValue: $0) })
        let lease = try probe(after: end, in: other)
        if isCancelled {
            _ = try temporary.store.cancel(lease.job)
        } else {
            _ = try settle(lease, .givenBack, in: other)
        }
        let next = try #require(try claim(10, in: temporary.store, by: TemporaryStore.worker).claims.first).lease
        #expect(next.job != lease.job || !isCancelled)
        #expect(try refusal(of: next, in: temporary.store) == nil)
    }

    @Test func `sites of a stopped job end while it is open`() throws {
        _ = try open()
        try temporary.execute("UPDATE enrichment_jobs SET stop_code = 'forbidden', stop_error = 'No.'")
        _ = try claim(100, in: other)
        #expect(try temporary.status(of: JobID(rawValue: "a")) == "failed")
    }

    @Test func `jobs are said to wait for it, and nobody knows for how long`() throws {
        let end = try open()
        let readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
        let job = JobID(rawValue: "a")
        let waiting = try #require(try readings.job(job)).object
        #expect(
            String(decoding: waiting, as: UTF8.self).contains(#""eta_seconds":null,"waiting_reason":"circuit_open""#))
        _ = try settle(try probe(after: end, in: other), Self.found, in: other)
        let working = try #require(try readings.job(job)).object
        #expect(!String(decoding: working, as: UTF8.self).contains("circuit_open"))
    }

    @Test func `it may be tried at once after a restart of the machine`() throws {
        _ = try open()
        let store = try SQLiteStore.open(
            at: temporary.store.path,
            timekeeper: ManualTimekeeper(steady: SteadyInstant(milliseconds: 5000)), bootID: "second-start")
        #expect(try store.claim(upTo: 10, by: TemporaryStore.worker, for: .seconds(30)).claims.count == 1)
    }
}

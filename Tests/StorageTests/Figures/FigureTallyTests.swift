import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct FigureTallyTests {
    private static let down = Failure(.providerUnavailable, "The provider did not answer.")

    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
    }

    private func work() throws -> WorkFigures {
        try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper).figures().work
    }

    private func call(
        _ lease: Lease, costingUpTo most: Int = 1, charges: [CallID: Charge] = [:], traces: [CallID: CallTrace] = [:]
    ) throws -> CallID {
        let decision = try temporary.store.grant([
            GrantRequest(
                lease: lease, key: KeyFingerprint(rawValue: "fingerprint"), windows: [], mostCredits: most,
                charges: charges, traces: traces)
        ])[0]
        guard case .granted(let grant) = decision, let call = grant.call else {
            throw StoreFault.broken("\(decision)")
        }
        return call
    }

    private func settle(
        _ lease: Lease, _ result: Settlement.Result, _ charges: [CallID: Charge] = [:],
        _ traces: [CallID: CallTrace] = [:]
    ) throws {
        _ = try temporary.store.settle([
            Settlement(lease: lease, result: result, charges: charges, traces: traces)
        ])
    }

    @Test func `where nothing was done nothing is counted, and an idle worker writes nothing`() throws {
        #expect(try work() == WorkFigures())
        let before = try temporary.another().changeCount()
        #expect(try temporary.claim(5).isEmpty)
        #expect(try temporary.store.settle([]).isEmpty)
        #expect(try temporary.value("SELECT count(*) FROM figures") == 0)
        #expect(try temporary.another().changeCount() == before)
    }

    @Test func `a call counts once, when it is settled: with the next call's question or at the end`() throws {
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        let first = try call(lease, costingUpTo: 3)
        #expect(try work().calls.isEmpty)
        let charges = [first: Charge.credits(0)]
        let traces = [first: CallTrace(.planLimit, waited: .milliseconds(3), took: .milliseconds(40))]
        let second = try call(lease, charges: charges, traces: traces)
        #expect(try work().calls == ["hunter": ["plan_limit": 1]])
        try settle(
            lease, .enriched(.addresses("ann@site1.example")), charges.merging([second: .credits(2)]) { $1 },
            traces.merging([second: CallTrace(.found, waited: .seconds(70), took: .milliseconds(60))]) { $1 })

        let work = try work()
        #expect(work.calls == ["hunter": ["plan_limit": 1, "found": 1]])
        #expect(work.creditsCharged == ["hunter": 2])
        #expect(work.creditsUnknown.isEmpty)
        let durations = try #require(work.callDurations["hunter"])
        #expect(durations.sum == .milliseconds(100))
        #expect(
            zip(durations.bounds, durations.counts).filter { $1 > 0 }.map { $0.0 } == [
                .milliseconds(50), .milliseconds(100),
            ])
        let waits = try #require(work.callWaits["hunter"])
        #expect(waits.sum == .milliseconds(70_003))
        #expect(waits.counts.last == 1)
        #expect(waits.count == 2)
    }

    @Test func `what a worker leaves behind counts as unknown, and not again when it comes back`() throws {
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        let lost = try call(lease, costingUpTo: 3)
        temporary.timekeeper.advance(by: TemporaryStore.leaseTime + .seconds(1))
        let claim = try #require(try temporary.claim(by: TemporaryStore.otherWorker).first)
        #expect(try work().calls == ["hunter": ["unknown": 1]])
        #expect(try work().creditsUnknown == ["hunter": 3])
        #expect(try work().takeovers == 1)
        try settle(lease, .enriched(.addresses("late@site1.example")), [lost: .credits(1)], [lost: CallTrace(.found)])
        try settle(claim.lease, .enriched(.addresses()))

        let work = try work()
        #expect(work.calls == ["hunter": ["unknown": 1]])
        #expect([work.takeovers, work.leasesLost, work.contacts] == [1, 1, 0])
        #expect(work.creditsCharged.isEmpty)
    }

    @Test func `a call that was written down and not made says so`() throws {
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        try settle(lease, .givenBack, [try call(lease): .credits(0)])
        #expect(try work().calls == ["hunter": ["not_made": 1]])
        #expect(try work().callDurations.isEmpty)
    }

    @Test func `sites count by how they ended, and by why they were put off`() throws {
        let sites = try temporary.addSites(9)
        try temporary.submit("a", Array(sites[..<5]))
        let leases = try temporary.claim(4).map(\.lease)
        let soon = temporary.timekeeper.steadyNow()
        try settle(leases[0], .enriched(.addresses("ann@site1.example", "bob@site1.example")))
        try settle(leases[1], .postponed(until: soon, .unavailable))
        try settle(leases[2], .postponed(until: soon, .throttled))
        try settle(leases[3], .givenBack)
        #expect(try work().retries == ["unavailable": 1, "throttled": 1])
        #expect(try work().sites == ["enriched": 1])
        try settle(try temporary.lease(), .stops(Failure(.quotaExhausted, "No credits.")))
        #expect(try work().sites == ["enriched": 1, "quota_exhausted": 4])

        try temporary.submit("b", Array(sites[5...]))
        _ = try temporary.store.cancel(JobID(rawValue: "b"))
        try temporary.submit("c", [sites[0]], freshDays: 3)
        _ = try temporary.claim()
        #expect(try work().sites == ["enriched": 1, "quota_exhausted": 4, "cancelled": 4, "skipped": 1])
        #expect(try work().contacts == 2)
    }

    @Test func `the counters outlive jobs, calls and processes`() throws {
        let job = try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        let call = try call(lease)
        try settle(lease, .failed(Self.down), [call: .unknown], [call: CallTrace(.failed(.providerUnavailable))])
        let before = try work()
        #expect(before.calls == ["hunter": ["provider_unavailable": 1]])
        try temporary.execute("DELETE FROM provider_calls")
        try temporary.execute("DELETE FROM jobs WHERE id = ?", [job.rawValue])
        _ = try temporary.another(bootID: "second-start")
        #expect(try work() == before)
    }

    @Test func `classes that another version counted by are told in the next longer one`() throws {
        try temporary.execute(
            """
            INSERT INTO figures VALUES ('call_durations', 'hunter', '', 7, 2), ('call_durations', 'hunter', '', 0, 11),
                ('call_durations', 'hunter', '', 9223372036854775807, 1), ('moons', '', '', 0, 5)
            """)
        let durations = try #require(try work().callDurations["hunter"])
        #expect(durations.counts.prefix(3) == [0, 2, 0])
        #expect(durations.counts.last == 1)
        #expect(durations.sum == .milliseconds(11))
    }
}

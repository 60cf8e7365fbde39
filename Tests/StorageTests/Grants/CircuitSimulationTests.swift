import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Three workers that come and go, a provider that is down now and then, and a key that it never answers.
@Suite(.timeLimit(.minutes(2))) struct CircuitSimulationTests {
    /// A worker as the store sees it: what it has claimed, and which of that is with the provider, until when.
    private struct Agent {
        let id: WorkerID
        let store: SQLiteStore
        var waiting: [Claim] = []
        var calling: [(claim: Claim, isAnswered: Bool, until: SteadyInstant)] = []
    }

    private static let windows = [RateWindow(limit: 100_000, span: .seconds(1))]
    private static let failure = Failure(.providerUnavailable, "Hunter failed (status 500).")

    @Test(arguments: [0xC1AC, 0x7E57] as [UInt64])
    func `there is never more than one probe, and every job ends`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(48)
        // The oldest job is the one that is never answered.
        let hopeless = try temporary.submit("hopeless", Array(sites[..<8]), key: "unanswered")
        let others = try [8, 28].map { first in
            try temporary.submit("job\(first)", Array(sites[first..<first + 20]), key: "key\(first)")
        }
        var agents = try (1...3).map { try agent($0, in: temporary, seed: seed) }
        let time = temporary.timekeeper
        let begun = time.steadyNow()
        var calls = 0
        var steps = 0
        while try steps % 20 > 0 || others.contains(where: { try temporary.status(of: $0) != "completed" }) {
            steps += 1
            try #require(steps < 20_000, "seed \(seed)")
            time.advance(by: .milliseconds(Int.random(in: 0...400, using: &generator)))
            // Up for 15 s, down for 45, but for the end.
            let elapsed = time.steadyNow().since(begun)
            let isUp = elapsed > .seconds(300) || elapsed.components.seconds % 60 < 15
            let index = Int.random(in: agents.indices, using: &generator)
            switch Int.random(in: 0..<100, using: &generator) {
            case 0: agents[index] = try agent(steps + 10, in: temporary, seed: seed)
            case ..<35: try look(&agents[index])
            case ..<70: calls += try call(&agents[index], isUp: isUp, in: temporary, &generator)
            default: try settle(&agents[index], now: time.steadyNow())
            }
            for agent in agents where steps.isMultiple(of: 8) { try keepLeases(of: agent) }
        }
        let wasted = try #require(try temporary.value("SELECT sum(attempts) FROM job_sites") as Int?)
        let minutes = time.steadyNow().since(begun) / .seconds(60)
        print("seed \(seed): \(calls) calls, \(wasted) failed, \(steps) steps, \(minutes) minutes")
        let lost = try temporary.rows(
            "SELECT attempts FROM job_sites JOIN enrichment_jobs ON job = sequence WHERE status = 'error' AND job_id <> ?",
            [hopeless.rawValue])
        #expect(lost.count < 8 && lost.allSatisfy { $0[0] == 3 }, "seed \(seed)")
        #expect(try temporary.siteStatuses(of: hopeless).allSatisfy { $0 != "enriched" }, "seed \(seed)")
    }

    private func agent(_ number: Int, in temporary: TemporaryStore, seed: UInt64) throws -> Agent {
        let store = try SQLiteStore.open(
            at: temporary.store.path, timekeeper: temporary.timekeeper, bootID: TemporaryStore.bootID,
            circuitPolicy: CircuitPolicy(random: { Double(seed % 97) / 97 }))
        return Agent(id: WorkerID(rawValue: "agent\(number)"), store: store)
    }

    private func look(_ agent: inout Agent) throws {
        guard agent.waiting.count + agent.calling.count < 4 else { return }
        agent.waiting += try agent.store.claim(upTo: 2, by: agent.id, for: .seconds(10)).claims
    }

    private func keepLeases(of agent: Agent) throws {
        _ = try agent.store.extend(agent.waiting.map(\.lease) + agent.calling.map(\.claim.lease), for: .seconds(10))
    }

    /// Makes the call that waits longest, if it is granted; returns how many calls that is.
    private func call(
        _ agent: inout Agent, isUp: Bool, in temporary: TemporaryStore, _ generator: inout SeededGenerator
    ) throws -> Int {
        guard let claim = agent.waiting.first, let key = claim.key else { return 0 }
        let now = temporary.timekeeper.steadyNow()
        let request = GrantRequest(lease: claim.lease, key: key.fingerprint, windows: Self.windows)
        let circuit = try temporary.rows("SELECT retry_at_ms FROM provider_circuits WHERE retry_at_ms IS NOT NULL")
            .first
        let underWay = try probesUnderWay(in: temporary)
        switch try agent.store.grant([request])[0] {
        case .granted:
            if let circuit {
                #expect(now.milliseconds >= circuit[0], "a call was granted while the provider rests")
                #expect(underWay == 0, "there is a probe already")
            }
            let isAnswered = isUp && key.fingerprint.rawValue != "unanswered"
            let end = now.advanced(by: .milliseconds(Int.random(in: 10...3000, using: &generator)))
            agent.calling.append((claim, isAnswered, end))
            agent.waiting.removeFirst()
            return 1
        case .notBefore: Issue.record("nothing is limited here")
        case .refused(.leaseLost): agent.waiting.removeFirst()
        case .refused:
            _ = try agent.store.settle([Settlement(lease: claim.lease, result: .givenBack)])
            agent.waiting.removeFirst()
        }
        return 0
    }

    private func probesUnderWay(in temporary: TemporaryStore) throws -> Int? {
        try temporary.value(
            """
            SELECT count(*) FROM provider_circuits
            JOIN job_sites ON job = probe_job AND site_id = probe_site AND lease_epoch = probe_epoch
            WHERE status = 'enriching' AND lease_ends_at_ms > ?
            """, [temporary.timekeeper.steadyNow().milliseconds])
    }

    private func settle(_ agent: inout Agent, now: SteadyInstant) throws {
        let settlements = agent.calling.filter { $0.until <= now }.map { call in
            let failed =
                call.claim.attempts < 3
                ? Settlement.Result.postponed(until: now.advanced(by: .seconds(1)), .unavailable)
                : .failed(Self.failure)
            return Settlement(
                lease: call.claim.lease, result: call.isAnswered ? .enriched(.addresses("a@b.example")) : failed)
        }
        agent.calling.removeAll { $0.until <= now }
        _ = try agent.store.settle(settlements)
    }
}

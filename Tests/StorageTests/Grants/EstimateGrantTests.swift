import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// An estimate's calls as the ledger sees them.
@Suite struct EstimateGrantTests {
    private let scene: EstimateScene
    private let key = KeyFingerprint(rawValue: "fingerprint")
    private let window = RateWindow(limit: 1, span: .seconds(10))

    init() throws {
        scene = try EstimateScene()
        try scene.estimate("e", try scene.temporary.addSites(8))
    }

    private func ask(_ name: String = "e", mostCredits: Int = 0, windows: [RateWindow] = []) throws -> GrantDecision {
        let holder = CallHolder.estimate(EstimateID(rawValue: name), .hunter)
        return try scene.store.grant([
            GrantRequest(for: holder, key: key, windows: windows, mostCredits: mostCredits)
        ])[0]
    }

    private var now: SteadyInstant { scene.temporary.timekeeper.steadyNow() }

    @Test func `a call is granted without an account while the estimate is counted for`() throws {
        #expect(try ask() == .granted(Grant(at: now, call: nil)))
        #expect(try scene.temporary.value("SELECT count(*) FROM provider_calls") == 0)
        #expect(try ask("none") == .refused(.leaseLost))
        let claim = try #require(try scene.claim())
        #expect(try scene.keep(for: claim, .complete))
        #expect(try ask() == .refused(.leaseLost))
    }

    @Test func `nothing is granted that may cost something`() throws {
        #expect(try ask(mostCredits: 1) == .refused(.leaseLost))
    }

    @Test func `nothing is granted after its time`() throws {
        scene.temporary.timekeeper.advance(by: EstimateJob.validity)
        #expect(try ask() == .refused(.leaseLost))
    }

    @Test func `windows, pauses and circuits are those of jobs`() throws {
        #expect(try ask(windows: [window]) == .granted(Grant(at: now, call: nil)))
        let next = now.advanced(by: .seconds(10))
        #expect(try ask(windows: [window]) == .notBefore(next))
        try scene.temporary.submit("job", [SiteID(rawValue: 1)])
        let lease = try scene.temporary.lease()
        #expect(try scene.store.grant(lease, windows: [window]) == .notBefore(next), "they share the key's windows")

        try scene.store.pause(key, until: next)
        #expect(try ask() == .refused(.keyPaused(until: next)))
    }

    @Test func `a provider that is left alone is not tried for an estimate`() throws {
        try scene.temporary.execute(
            "INSERT INTO provider_circuits (provider, openings, retry_at_ms) VALUES ('hunter', 1, ?)",
            [now.milliseconds - 1])
        #expect(try ask() == .refused(.circuitOpen(until: now.advanced(by: .seconds(1)))))
    }
}

import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct GrantPruningTests {
    @Test func `grants that no window counts and pauses that are over go, the others stay`() throws {
        let scene = try PruningScene()
        scene.pass(days: 1)
        let now = scene.temporary.timekeeper.steadyNow().milliseconds
        for key in 1...1_200 {
            try scene.temporary.store.pause(
                KeyFingerprint(rawValue: "long \(key)"), until: SteadyInstant(milliseconds: now + 60_000 * Int64(key)))
        }
        try scene.temporary.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
            INSERT INTO provider_grants (key_fingerprint, granted_at_ms) SELECT 'k' || i % 7, ? - 3000 * i FROM n
            """, [now])
        #expect(try scene.prune(nil).grants == 2_000 - 1_200)
        #expect(try scene.prune(nil).total == 0)
        scene.temporary.timekeeper.advance(by: .seconds(36_000))
        let rows = try scene.prune(nil)
        #expect((rows.grants, rows.pauses) == (1_200, 600))
        #expect(try scene.count("provider_pauses") == 600)
    }

    @Test func `nothing is forgotten in the first hour of the machine's start`() throws {
        let scene = try PruningScene()
        try scene.temporary.execute("INSERT INTO provider_grants (key_fingerprint, granted_at_ms) VALUES ('k', 0)")
        #expect(try scene.prune(nil).total == 0)
    }
}

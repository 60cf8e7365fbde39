import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct CallPruningTests {
    private static let settled = "2026-09-21 15:00:00"
    private let scene: PruningScene

    init() throws {
        scene = try PruningScene()
    }

    /// Calls of a job, settled at the times given; nil for one that nobody has settled.
    private func addCalls(_ job: JobID, opened: String = "2026-09-21 14:59:00", settled: [String?]) throws {
        for time in settled {
            try scene.temporary.execute(
                """
                INSERT INTO provider_calls
                    (job, site_id, key_fingerprint, most_credits, opened_at, outcome, settled_at)
                SELECT sequence, 1, 'k', 1, ?1, iif(?2 IS NULL, NULL, 'unknown'), ?2
                FROM enrichment_jobs WHERE job_id = ?3
                """, [opened, time, job.rawValue])
        }
    }

    @Test func `calls go when they were settled long ago, and hold their job while they are not`() throws {
        let job = try scene.finish("old")
        try addCalls(job, settled: [nil, Self.settled, Self.settled])
        scene.pass(days: 91)
        let rows = try scene.prune(scene.limit)
        #expect((rows.jobs, rows.calls, rows.sites) == (0, 2, 3))
        #expect(try scene.count("provider_calls") == 1)
        try scene.temporary.execute("UPDATE provider_calls SET outcome = 'unknown', settled_at = ?", [Self.settled])
        let rest = try scene.prune(scene.limit)
        #expect((rest.jobs, rest.calls) == (1, 1))
    }

    @Test func `young calls stay, and so do those whose end lies in the future or is illegible`() throws {
        let job = try scene.finish("old")
        try addCalls(job, settled: ["2099-01-01 00:00:00", "soon", Self.settled])
        try addCalls(job, opened: "2026-12-01 00:00:00", settled: ["2026-12-01 00:01:00"])
        scene.pass(days: 91)
        #expect(try scene.prune(scene.limit).calls == 1)
        #expect(try scene.count("provider_calls") == 3)
    }

    @Test func `a call that a clock far behind stamped is as young as those before it`() throws {
        let job = try scene.finish("old")
        try addCalls(job, settled: [Self.settled])
        try addCalls(job, opened: "2026-12-01 00:00:00", settled: ["2026-12-01 00:01:00"])
        try addCalls(job, opened: "1970-01-01 00:00:10", settled: ["1970-01-01 00:00:20"])
        scene.pass(days: 91)
        #expect(try scene.prune(scene.limit).calls == 1)
    }

    @Test func `many go in small transactions`() throws {
        let job = try scene.finish("old")
        try addCalls(job, settled: [Self.settled])
        try scene.temporary.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1700)
            INSERT INTO provider_calls (job, site_id, key_fingerprint, most_credits, opened_at, outcome, settled_at)
            SELECT job, site_id, key_fingerprint, 1, opened_at, outcome, settled_at FROM provider_calls, n
            """)
        scene.pass(days: 91)
        var most = 0
        let rows = try scene.prune(scene.limit) { step in most = max(most, step.rows.calls) }
        #expect(rows.calls == 1_701)
        #expect(most == 500)
    }
}

import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct KeptRepliesPruningTests {
    private let scene: PruningScene

    init() throws {
        scene = try PruningScene()
    }

    private func submit(_ numbers: ClosedRange<Int>) throws {
        for number in numbers {
            _ = try scene.temporary.store.submit(
                SubmitJob(
                    id: JobID(rawValue: "\(number)"), sites: scene.sites, provider: .hunter, filters: ContactFilters(),
                    key: nil),
                as: RepeatableRequest(caller: "", idempotencyKey: "\(number)", digest: [UInt8](repeating: 0, count: 32))
            )
        }
    }

    @Test func `replies are forgotten after a day, though no job ever is`() throws {
        try submit(1...3)
        scene.temporary.timekeeper.advance(by: .seconds(43_200))
        try submit(4...5)
        scene.temporary.timekeeper.advance(by: .seconds(43_199))
        #expect(try scene.prune(nil).replies == 0)
        scene.temporary.timekeeper.advance(by: .seconds(1))
        #expect(try scene.prune(nil).replies == 3)
        #expect(try scene.names("idempotency_keys", "idempotency_key") == ["4", "5"])
        #expect(try scene.count("jobs") == 5)
    }

    @Test func `many are forgotten in short steps`() throws {
        try submit(1...2)
        try scene.temporary.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
            INSERT INTO idempotency_keys SELECT caller, i, digest, job_id, sites, job, kept_at_ms
            FROM n, idempotency_keys WHERE idempotency_key = '1'
            """)
        scene.temporary.timekeeper.advance(by: .seconds(86_400))
        var steps: [Int] = []
        #expect(try scene.prune(nil) { steps.append($0.rows.replies) }.replies == 1200)
        #expect(steps == [500, 500, 200, 0])
        #expect(try scene.count("idempotency_keys") == 0)
    }

    @Test func `a retry is found under its name when the job that it was made of is pruned`() throws {
        let old = try scene.temporary.submit("old", scene.sites)
        _ = try scene.temporary.store.cancel(old)
        scene.pass(days: PruningScene.keptDays)
        func retry(_ name: String) throws -> Once<Retrial> {
            try scene.temporary.store.retry(
                RetryJob(id: JobID(rawValue: name), job: old),
                as: RepeatableRequest(
                    caller: "x", idempotencyKey: "once", digest: [UInt8](repeating: 0, count: 32)))
        }
        guard case .done(.accepted(sites: 3), let job?) = try retry("new") else {
            Issue.record("the retry was not accepted")
            return
        }
        #expect(try scene.prune(scene.limit).jobs == 1)

        let readings = try ThreadReadings(
            path: scene.temporary.store.path, timekeeper: scene.temporary.timekeeper)
        #expect(try readings.job(old) == nil)
        #expect(try readings.job(madeAt: "once", of: "x") == job.id)
        #expect(try readings.job(job.id)?.providers == [.hunter])
        #expect(try retry("newer") == .repeated(job))

        #expect(try readings.job(madeAt: "once", of: "") == nil)
        #expect(try readings.job(madeAt: "twice", of: "x") == nil)
    }
}

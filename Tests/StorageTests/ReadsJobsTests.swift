import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ReadsJobsTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
    }

    /// A job; with a row of ours when it has a `succeeded` count.
    private func addJob(
        _ id: String, type: String = "enrichment", status: String = "pending", config: String? = nil,
        processed: Int = 0, succeeded: Int? = nil, createdAt: String = "2026-09-01 00:00:00", startedAt: String? = nil
    ) throws {
        try store.execute(
            """
            INSERT INTO jobs (id, type, status, provider, config, total_items, processed_items, created_at, started_at)
            VALUES (?, ?, ?, 'hunter', ?, 10, ?, ?, ?)
            """,
            [id, type, status, config, processed, createdAt, startedAt])
        guard let succeeded else { return }
        try store.execute(
            """
            INSERT INTO enrichment_jobs (job_id, succeeded_items, failed_items, contacts_found, credits_used, error_code)
            VALUES (?, ?, 1, 7, 3, 'quota_exhausted')
            """,
            [id, succeeded])
    }

    private func job(_ id: String) throws -> JobReading? {
        try store.readings().job(JobID(rawValue: id))
    }

    private func member(_ name: String, of id: String = "a") throws -> JSONValue? {
        try JSONValue(#require(try job(id)).object)[name]
    }

    @Test func `a job has exactly the members of the contract`() throws {
        try addJob("a", status: "completed", config: #"{ "limit": 5 }"#, processed: 4, succeeded: 3)
        let reading = try #require(try job("a"))
        #expect(reading.status == .completed)
        #expect(
            String(decoding: reading.object, as: UTF8.self) == """
                {"id":"a","type":"enrichment","status":"completed","provider":"hunter","config":{"limit":5},\
                "progress":0,"total_items":10,"processed_items":4,"succeeded_items":3,"failed_items":1,\
                "skipped_items":0,"contacts_found":7,"suppressed_contacts":0,"credits_used":3,"credits_unknown":0,\
                "error":null,"error_code":"quota_exhausted","eta_seconds":null,"waiting_reason":null,\
                "created_at":"2026-09-01 00:00:00","started_at":null,"completed_at":null,\
                "retry_of":null}
                """)
    }

    @Test func `a job of the earlier application has zeros for what it did not count`() throws {
        try addJob("a", status: "failed")
        try store.execute("UPDATE jobs SET progress = NULL, total_items = NULL")
        for name in [
            "succeeded_items", "failed_items", "skipped_items", "contacts_found", "credits_used", "progress",
            "total_items",
        ] {
            #expect(try member(name) == .integer(0), "\(name)")
        }
        #expect(try member("error_code") == .null)
    }

    @Test(arguments: [("'half'", 0, 0), ("x'35'", 5, 5), ("250.5", 100, 250), ("-3", 0, 0), ("1e300", 100, Int.max)])
    func `counts that are none are told as counts`(value: String, progress: Int, count: Int) throws {
        try addJob("a", status: "completed")
        try store.execute("UPDATE jobs SET progress = \(value), total_items = \(value), processed_items = \(value)")
        #expect(try member("progress") == .integer(Int64(progress)))
        #expect(try member("total_items") == .integer(Int64(count)))
        #expect(try member("processed_items") == .integer(Int64(count)))
    }

    @Test func `other kinds of jobs are not there`() throws {
        try addJob("a", type: "discovery")
        #expect(try job("a") == nil)
        #expect(try job("b") == nil)
        #expect(
            try store.readings().jobs(status: nil, page: Page(number: 1, size: 10))
                == RowPage(rows: Array("[]".utf8), total: 0))
    }

    @Test func `a status nobody knows is shown as it is`() throws {
        try addJob("a", status: "paused")
        #expect(try member("status") == .string("paused"))
        #expect(try store.readings().job(JobID(rawValue: "a"))?.status == nil)
    }

    @Test(arguments: [nil, "", "no JSON", "[1]", "\"text\"", "{\"a\":", "{\"a\":1}}"])
    func `a configuration that is no object is null`(_ config: String?) throws {
        try addJob("a", config: config)
        #expect(try member("config") == .null)
    }

    @Test func `bytes in a configuration that are no text are repaired`() throws {
        try addJob("a")
        try store.execute("UPDATE jobs SET config = CAST(x'7b2261223a22ff227d' AS TEXT)")
        #expect(try member("config") == .object(["a": .string("\u{FFFD}")]))
    }

    @Test(
        arguments: [
            (0, 10, nil), (1, 10, 90), (3, 10, 24), (10, 10, 0), (5, 0, 0), (1, -30, 0),
        ] as [(Int, Int, Int64?)])
    func `the time left follows from the pace so far`(_ processed: Int, _ elapsed: Int, _ expected: Int64?) throws {
        try addJob("a", status: "running", processed: processed, succeeded: 0, startedAt: "2026-09-21 14:13:20")
        // 2026-09-21 14:13:20 is the second the manual clock begins with.
        store.time.advance(by: .seconds(elapsed))
        #expect(try member("eta_seconds") == expected.map { .integer($0) } ?? .null)
    }

    @Test(arguments: ["pending", "completed", "failed", "cancelled"])
    func `only a running job has time left`(_ status: String) throws {
        try addJob("a", status: status, processed: 5, succeeded: 0, startedAt: "2026-09-21 14:13:00")
        #expect(try member("eta_seconds") == .null)
    }

    @Test func `counters beyond reason leave the time unknown`() throws {
        try addJob("a", status: "running", processed: 1, startedAt: "0000-01-01 00:00:00")
        try store.execute("UPDATE jobs SET total_items = 9223372036854775807")
        #expect(try member("eta_seconds") == .null)
    }

    @Test func `jobs come newest first, those of one second in reverse, page after page`() throws {
        try addJob("b", status: "completed", createdAt: "2026-09-02 00:00:00")
        try addJob("c", createdAt: "2026-09-03 00:00:00")
        try addJob("a", createdAt: "2026-09-01 00:00:00")
        try addJob("d", succeeded: 0, createdAt: "2026-09-02 00:00:00")
        try addJob("x", type: "report", createdAt: "2026-09-04 00:00:00")
        let readings = try store.readings()
        func ids(_ status: JobStatus?, page: Int) throws -> [JSONValue?] {
            let page = try readings.jobs(status: status, page: Page(number: page, size: 3))
            #expect(page.total == (status == nil ? 4 : 3))
            return try page.column("id")
        }
        #expect(try ids(nil, page: 1) == ["c", "d", "b"].map { .string($0) })
        #expect(try ids(nil, page: 2) == [.string("a")])
        #expect(try ids(.pending, page: 1) == ["c", "d", "a"].map { .string($0) })
    }
}

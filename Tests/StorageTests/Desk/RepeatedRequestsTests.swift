import Enrichment
// Thread is Foundation's.
import Foundation
import GRDB
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct RepeatedRequestsTests {
    private let temporary: TemporaryStore
    private let sites: [SiteID]

    init() throws {
        temporary = try TemporaryStore()
        sites = try temporary.addSites(3)
    }

    private static func request(
        _ name: String = "one", _ content: UInt8 = 1, caller: String = ""
    ) -> RepeatableRequest {
        RepeatableRequest(
            caller: caller, idempotencyKey: name,
            digest: [UInt8](repeating: content, count: RepeatableRequest.digestBytes))
    }

    private func command(_ name: String, _ sites: [SiteID]? = nil) -> SubmitJob {
        let key = SealedKey(bytes: [1], fingerprint: KeyFingerprint(rawValue: "finger"))
        var filters = ContactFilters()
        filters.departments = [.sales]
        return SubmitJob(
            id: JobID(rawValue: name), sites: sites ?? self.sites, provider: .hunter, filters: filters, key: key)
    }

    private func submit(
        _ name: String, _ sites: [SiteID]? = nil, as request: RepeatableRequest = request(),
        at store: SQLiteStore? = nil
    ) throws -> Once<Submission> {
        try (store ?? temporary.store).submit(command(name, sites), as: request)
    }

    /// The job that was accepted now.
    private func accepted(_ outcome: Once<Submission>) throws -> AcceptedJob {
        guard case .done(.accepted, let job?) = outcome else { throw StoreFault.broken("\(outcome)") }
        return job
    }

    private var jobs: [String] {
        get throws { try temporary.rows("SELECT id FROM jobs ORDER BY rowid").map { $0[0] } }
    }

    @Test func `the same request makes one job, in whichever process and after whichever time`() throws {
        let job = try accepted(try submit("a"))
        #expect(job.id.rawValue == "a")
        #expect(job.sites == 3)
        #expect(try submit("b") == .repeated(job))
        #expect(try submit("c", at: temporary.another()) == .repeated(job))
        temporary.timekeeper.advance(by: .seconds(86_399))
        #expect(try submit("d") == .repeated(job))
        #expect(try jobs == ["a"])
    }

    @Test func `the job is told as it was accepted, whatever has become of it and of its sites`() throws {
        let job = try accepted(try submit("a"))
        let shown = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper).job(job.id)
        #expect(shown?.object == job.object)
        #expect(try JSONValue(job.object)["config"]["department"].elements.first?.text == "sales")
        _ = try temporary.claim()
        _ = try temporary.store.cancel(job.id)
        try temporary.execute("DELETE FROM sites")
        #expect(try submit("b") == .repeated(job))
        try temporary.execute("DELETE FROM enrichment_jobs; DELETE FROM jobs")
        #expect(try submit("c") == .repeated(job))
    }

    @Test func `another request under the same name is refused and changes nothing`() throws {
        _ = try submit("a")
        #expect(try submit("b", as: Self.request("one", 2)) == .conflicting)
        #expect(try jobs == ["a"])
    }

    @Test func `names are their callers' own, and different in every letter`() throws {
        _ = try submit("a", as: Self.request("one", caller: "x"))
        _ = try accepted(try submit("b", as: Self.request("one", caller: "y")))
        _ = try accepted(try submit("c", as: Self.request("ONE", caller: "x")))
        #expect(try jobs == ["a", "b", "c"])
    }

    @Test func `what was refused leaves the name free`() throws {
        let stranger = SiteID(rawValue: 99)
        #expect(try submit("a", [stranger]) == .done(.unknownSites([stranger]), nil))
        #expect(try temporary.value("SELECT count(*) FROM idempotency_keys") == 0)
        _ = try accepted(try submit("b"))
    }

    @Test func `a transaction that fails keeps neither the job nor the name`() throws {
        try temporary.execute(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON idempotency_keys BEGIN SELECT raise(ABORT, 'not now'); END
            """)
        #expect(throws: StoreFault.self) { try submit("a") }
        #expect(try jobs == [])
        #expect(try temporary.value("SELECT count(*) FROM job_sites") == 0)
        try temporary.execute("DROP TRIGGER refusal")
        _ = try accepted(try submit("b"))
        #expect(try jobs == ["b"])
    }

    @Test func `a name is free again after a day, however the wall clock jumps meanwhile`() throws {
        let job = try accepted(try submit("a"))
        temporary.timekeeper.jumpWall(by: .seconds(400 * 86_400))
        #expect(try submit("b") == .repeated(job))
        temporary.timekeeper.jumpWall(by: .seconds(-800 * 86_400))
        temporary.timekeeper.advance(by: .seconds(86_400))
        #expect(try accepted(try submit("c", as: Self.request("one", 2))).id.rawValue == "c")
        #expect(try submit("d") == .conflicting)
    }

    @Test func `after a restart of the machine the day begins anew`() throws {
        let job = try accepted(try submit("a"))
        let clock = ManualTimekeeper(steady: SteadyInstant(milliseconds: 5000))
        let store = try SQLiteStore.open(at: temporary.store.path, timekeeper: clock, bootID: "second-start")
        clock.advance(by: .seconds(86_394))
        #expect(try submit("b", at: store) == .repeated(job))
        clock.advance(by: .seconds(1))
        _ = try accepted(try submit("c", at: store))
    }

    @Test func `a retry is made once as well`() throws {
        _ = try temporary.submit("old", sites)
        _ = try temporary.store.cancel(JobID(rawValue: "old"))
        func retry(_ name: String, of job: String = "old") throws -> Once<Retrial> {
            try temporary.store.retry(
                RetryJob(id: JobID(rawValue: name), job: JobID(rawValue: job)), as: Self.request())
        }
        #expect(try retry("x", of: "none") == .done(.unknownJob, nil))
        guard case .done(.accepted(sites: 3), let job?) = try retry("a") else {
            Issue.record("the retry was not accepted")
            return
        }
        #expect(try JSONValue(job.object)["retry_of"].text == "old")
        #expect(try retry("b") == .repeated(job))
        #expect(try submit("c", as: Self.request("one", 2)) == .conflicting)
    }

    @Test func `of many at once one makes the job, and the others are told of it or that it is under way`() async throws
    {
        let others = try (1...2).map { _ in try temporary.another() }
        let outcomes = try await withThrowingTaskGroup(of: Once<Submission>.self) { group in
            for number in 1...50 {
                let store = others[number % 2]
                group.addTask { try submit("job-\(number)", at: store) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let made = outcomes.compactMap { try? accepted($0) }
        let job = try #require(made.first)
        #expect(made.count == 1)
        #expect(outcomes.allSatisfy { [.done(.accepted, job), .repeated(job), .underWay].contains($0) })
        #expect(try jobs == [job.id.rawValue])
    }

    @Test func `a second request is told at once that the first is under way`() throws {
        let gate = try LockHolder(of: temporary.store.path + ".lock")
        let first = Mutex<Result<Once<Submission>, any Error>?>(nil)
        Thread.detachNewThread {
            let outcome = Result { try submit("a") }
            first.withLock { $0 = outcome }
        }
        // The first makes this file when it enters, and then waits at the gate.
        while try !temporary.directory.files().contains("sites.db.requests") { usleep(1000) }
        #expect(try submit("b") == .underWay)
        #expect(try submit("c", as: Self.request("one", 2)) == .underWay)
        try gate.release()
        while first.withLock({ $0 == nil }) { usleep(1000) }
        let job = try accepted(try #require(try first.withLock { try $0?.get() }))
        #expect(try submit("d") == .repeated(job))
    }

    @Test func `a request that failed is not under way any more`() throws {
        try temporary.execute("ALTER TABLE jobs RENAME TO gone")
        #expect(throws: StoreFault.self) { try submit("a") }
        #expect(throws: StoreFault.self) { try submit("a") }
    }
}

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct JobPruningTests {
    @Test func `a job that ended long ago and found nobody goes whole`() throws {
        let scene = try PruningScene()
        try scene.finish("old")
        scene.pass(days: 91)
        try scene.finish("young")
        let rows = try scene.prune(scene.limit)
        #expect(rows.jobs == 1)
        #expect(rows.sites == 3)
        #expect(try scene.names("jobs") == ["young"])
        #expect(try scene.names("enrichment_jobs", "job_id") == ["young"])
        #expect(try scene.count("job_sites") == 3)
        #expect(try scene.count("sites") == 3)
    }

    @Test func `of a job that found somebody the row and the counters stay, and the findings`() throws {
        let scene = try PruningScene()
        try scene.finish("old", finding: "ann@shared.example")
        let found: Int? = try scene.temporary.value("SELECT contacts_found FROM enrichment_jobs")
        scene.pass(days: 91)
        let rows = try scene.prune(scene.limit)
        #expect((rows.jobs, rows.sites) == (0, 3))
        #expect(try scene.names("jobs") == ["old"])
        #expect(try scene.temporary.value("SELECT contacts_found FROM enrichment_jobs") == found)
        #expect(try scene.count("contacts") == 3)
        #expect(try scene.count("contact_findings") == 3)
        #expect(try scene.prune(scene.limit).total == 0)
    }

    @Test func `a day too young, it stays`() throws {
        let scene = try PruningScene()
        try scene.finish("old")
        scene.pass(days: 90)
        #expect(try scene.prune(JobAgeLimit(now: scene.limit.now, days: 91)).total == 0)
        #expect(try scene.prune(scene.limit).jobs == 1)
    }

    @Test func `without a limit every job stays`() throws {
        let scene = try PruningScene()
        try scene.finish("old")
        scene.pass(days: 10_000)
        #expect(try scene.prune(nil).total == 0)
        #expect(try scene.count("job_sites") == 3)
    }

    @Test func `what is not finished stays, however old`() throws {
        let scene = try PruningScene()
        try scene.temporary.submit("waiting", scene.sites)
        scene.pass(days: 400)
        #expect(try scene.prune(scene.limit).total == 0)
        let lease = try scene.temporary.lease()
        #expect(try scene.prune(scene.limit).total == 0)
        #expect(try scene.temporary.settle(lease, .enriched(.addresses())) != .leaseLost)
    }

    @Test func `cancelled and failed jobs go too`() throws {
        let scene = try PruningScene()
        let cancelled = try scene.temporary.submit("cancelled", scene.sites)
        #expect(try scene.temporary.store.cancel(cancelled) == .cancelled)
        try scene.temporary.submit("failed", scene.sites)
        try scene.temporary.settle(
            try scene.temporary.lease(), .stops(Failure(.invalidAPIKey, "The key is refused.")))
        scene.pass(days: 91)
        #expect(try scene.prune(scene.limit).jobs == 2)
    }

    @Test func `jobs that are not ours stay, whatever their type and age`() throws {
        let scene = try PruningScene()
        let theirs = """
            INSERT INTO jobs (id, type, status, created_at, completed_at) VALUES
                ('d', 'discovery', 'completed', '2001-01-01 00:00:00', '2001-01-01 00:00:00'),
                ('e', 'enrichment', 'completed', '2001-01-01 00:00:00', '2001-01-01 00:00:00'),
                ('r', 'report', 'failed', '2001-01-01 00:00:00', '2001-01-01 00:00:00')
            """
        try scene.temporary.execute(theirs)
        try scene.finish("old")
        scene.pass(days: 91)
        let before = try scene.temporary.rows("SELECT * FROM jobs WHERE id <> 'old' ORDER BY id")
        #expect(try scene.prune(scene.limit).jobs == 1)
        #expect(try scene.temporary.rows("SELECT * FROM jobs ORDER BY id") == before)
    }

    @Test func `a job that somebody refers to stays, through whichever table`() throws {
        let scene = try PruningScene()
        for name in ["named by a site", "named by a report", "named by ours", "free"] { try scene.finish(name) }
        try scene.temporary.execute(
            """
            UPDATE sites SET discovery_job_id = 'named by a site' WHERE id = 2;
            CREATE TABLE "odd ""reports" ("of ""job" TEXT REFERENCES jobs ON DELETE CASCADE);
            INSERT INTO "odd ""reports" VALUES ('named by a report');
            CREATE TABLE later (job INTEGER REFERENCES enrichment_jobs(sequence));
            INSERT INTO later SELECT sequence FROM enrichment_jobs WHERE job_id = 'named by ours';
            """)
        scene.pass(days: 91)
        let rows = try scene.prune(scene.limit)
        #expect((rows.jobs, rows.sites) == (1, 12))
        #expect(try scene.names("jobs") == ["named by a report", "named by a site", "named by ours"])
        #expect(try scene.count("\"odd \"\"reports\"") == 1)
        #expect(try scene.temporary.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test func `jobs stay when it would take long to see who refers to them`() throws {
        let scene = try PruningScene()
        try scene.finish("old")
        try scene.temporary.execute(
            """
            CREATE TABLE reports (job TEXT REFERENCES jobs(id));
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
                INSERT INTO reports SELECT NULL FROM n;
            """)
        scene.pass(days: 91)
        let rows = try scene.prune(scene.limit)
        #expect((rows.jobs, rows.sites) == (0, 3))
        try scene.temporary.execute("CREATE INDEX reports_job ON reports (job)")
        #expect(try scene.prune(scene.limit).jobs == 1)
    }

    @Test func `a large job goes in small transactions, and nothing is half after any`() throws {
        let scene = try PruningScene(sites: 1_700)
        try scene.finish("large")
        for number in 1...5 { try scene.finish("small \(number)", over: Array(scene.sites.prefix(2))) }
        scene.pass(days: 91)
        var steps = 0
        let rows = try scene.prune(scene.limit) { step in
            steps += 1
            #expect(step.rows.total <= 700)
            #expect(try scene.temporary.rows("PRAGMA foreign_key_check").isEmpty)
            let widows: Int? = try scene.temporary.value(
                "SELECT count(*) FROM jobs LEFT JOIN enrichment_jobs ON job_id = jobs.id WHERE job_id IS NULL")
            #expect(widows == 0)
        }
        #expect((rows.jobs, rows.sites) == (6, 1_710))
        #expect(steps >= 5)
        #expect(try scene.count("jobs") == 0)
    }

    @Test func `many jobs are looked at part by part, and all that are old go`() throws {
        let scene = try PruningScene(sites: 1)
        for number in 1...450 {
            try scene.finish("\(number)", finding: number.isMultiple(of: 3) ? "ann@site1.example" : "")
        }
        scene.pass(days: 91)
        try scene.finish("young")
        let rows = try scene.prune(scene.limit)
        #expect((rows.jobs, rows.sites) == (300, 450))
        #expect(try scene.count("jobs") == 151)
    }

    @Test func `references are enforced again afterwards`() throws {
        let scene = try PruningScene()
        try scene.finish("old")
        scene.pass(days: 91)
        #expect(try scene.prune(scene.limit).jobs == 1)
        let isEnforced = try scene.temporary.store.connection.behindGate { db in
            try Bool.fetchOne(db, sql: "PRAGMA foreign_keys")
        }
        #expect(isEnforced == true)
    }

    @Test func `while another process writes it waits for nobody`() throws {
        let scene = try PruningScene()
        try scene.finish("old")
        scene.pass(days: 91)
        let holder = try LockHolder(of: scene.temporary.store.path + ".lock")
        defer { try? holder.kill() }
        #expect(throws: StoreFault.busy) { try scene.prune(scene.limit) }
        #expect(try scene.count("job_sites") == 3)
        try holder.release()
        #expect(try scene.prune(scene.limit).jobs == 1)
    }
}

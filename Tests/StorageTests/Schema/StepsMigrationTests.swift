import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct StepsMigrationTests {
    private func migrate(_ sql: String) throws -> (TemporaryDirectory, GatedConnection) {
        let folder = try TemporaryDirectory()
        let connection = try GatedConnection(path: folder.file("sites.db"))
        var before = Schema()
        before.migrations = Array(before.migrations.prefix { $0.name != "V016_steps" })
        try before.bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        try connection.write { db in try db.execute(sql: sql) }
        try Schema().bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        return (folder, connection)
    }

    private static let jobs = """
        INSERT INTO sites (id, url, domain) VALUES (1, 'https://a.example', 'a.example'), (2, 'https://b.example', 'b.example');
        INSERT INTO jobs (id, type, status, provider, config) VALUES
            ('x', 'enrichment', 'running', 'hunter', '{"limit":5}'), ('y', 'enrichment', 'failed', NULL, NULL),
            ('z', 'enrichment', 'cancelled', 'hunter', '{}');
        INSERT INTO enrichment_jobs (job_id, key_fingerprint, sealed_key, question, last_claimed_at_ms, max_credits,
            contacts_found, retry_of, stop_code, stop_error)
        VALUES ('x', 'print', x'01', 'hunter {"limit":5}', 7, 9, 2, 'w', NULL, NULL),
            ('y', NULL, NULL, NULL, 0, NULL, 0, NULL, 'forbidden', 'No.'), ('z', NULL, NULL, NULL, 0, NULL, 0, NULL, NULL, NULL);
        INSERT INTO job_sites (job, position, site_id, status, attempts, lease_epoch, lease_worker, lease_ends_at_ms,
            contacts_found, fresh_since, error, completed_at)
        VALUES (1, 0, 1, 'enriching', 2, 5, 'worker', 99, 0, NULL, NULL, NULL),
            (1, 1, 2, 'skipped', 0, 0, NULL, NULL, 0, '2026-01-01', NULL, '2026-01-02'),
            (2, 0, 1, 'enriched', 0, 1, NULL, NULL, 2, NULL, 'Cut short.', '2026-01-03');
        DELETE FROM enrichment_jobs WHERE job_id = 'z';
        """

    @Test func `what a job asked its one provider is its first step`() throws {
        let (folder, connection) = try migrate(Self.jobs)
        defer { withExtendedLifetime(folder) {} }
        try connection.read { db in
            let steps = try Row.fetchAll(
                db,
                sql: """
                    SELECT job, step, provider, key_fingerprint, hex(sealed_key) AS sealed, question, last_claimed_at_ms
                    FROM job_steps
                    """)
            #expect(
                steps == [
                    [
                        "job": 1, "step": 0, "provider": "hunter", "key_fingerprint": "print", "sealed": "01",
                        "question": #"hunter {"limit":5}"#, "last_claimed_at_ms": 7,
                    ],
                    [
                        "job": 2, "step": 0, "provider": "", "key_fingerprint": nil, "sealed": "", "question": nil,
                        "last_claimed_at_ms": 0,
                    ],
                ])
            let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('enrichment_jobs')")
            #expect(Set(columns).isDisjoint(with: ["key_fingerprint", "sealed_key", "question", "last_claimed_at_ms"]))
        }
    }

    @Test func `jobs and their sites come through as they were, and numbers are not given twice`() throws {
        let (folder, connection) = try migrate(Self.jobs)
        defer { withExtendedLifetime(folder) {} }
        try connection.write { db in
            let jobs = try String.fetchAll(
                db,
                sql: """
                    SELECT concat || ' ' || min_contacts || ' ' || coalesce(min_confidence, '-') FROM (
                        SELECT *, sequence || ' ' || job_id || ' ' || coalesce(max_credits, '-') || ' ' || contacts_found
                            || ' ' || coalesce(retry_of, '-') || ' ' || coalesce(stop_code, '-') AS concat
                        FROM enrichment_jobs
                    )
                    """)
            #expect(jobs == ["1 x 9 2 w - 1 -", "2 y - 0 - forbidden 1 -"])
            let sites = try String.fetchAll(
                db,
                sql: """
                    SELECT job || ' ' || site_id || ' ' || step || ' ' || status || ' ' || attempts || ' ' || lease_epoch
                        || ' ' || coalesce(lease_worker, fresh_since, error)
                    FROM job_sites
                    """)
            #expect(
                sites == [
                    "1 1 0 enriching 2 5 worker", "1 2 0 skipped 0 0 2026-01-01", "2 1 0 enriched 0 1 Cut short.",
                ])
            try db.execute(sql: "INSERT INTO enrichment_jobs (job_id) VALUES ('z')")
            #expect(db.lastInsertedRowID == 4)
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            try db.execute(sql: "DELETE FROM jobs WHERE id = 'x'")
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM job_sites") == 1)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM job_steps") == 1)
        }
    }

    @Test func `views and triggers of another application that are out of order are let be`() throws {
        let (folder, connection) = try migrate(
            """
            CREATE VIEW lost AS SELECT * FROM nowhere;
            CREATE TRIGGER lost_too AFTER INSERT ON settings BEGIN INSERT INTO gone VALUES (1); END;
            \(Self.jobs)
            """)
        defer { withExtendedLifetime(folder) {} }
        let counts = try connection.read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT count(*) FROM job_sites
                    UNION ALL SELECT count(*) FROM sqlite_schema WHERE name LIKE 'lost%'
                    """)
        }
        #expect(counts == [3, 2])
    }
}

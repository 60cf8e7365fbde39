import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct PartsMigrationTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    /// A database as it was before, in which `script` was run.
    private func migrated(after script: String) throws -> GatedConnection {
        let connection = try GatedConnection(path: folder.file("sites.db"))
        var before = Schema()
        before.migrations.removeAll { $0.name >= "V017" }
        try before.bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        try connection.write { db in try db.execute(sql: script) }
        try Schema().bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        return connection
    }

    private static let found = """
        INSERT INTO sites (id, url, domain) VALUES (1, 'https://a.example', 'a.example');
        INSERT INTO contacts (id, site_id, email) VALUES (1, 1, 'a@a.example'), (2, 1, 'b@a.example');
        INSERT INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources) VALUES
            (2, 'a', NULL, '2026-01-03 00:00:00', NULL, '[]'), (1, 'b', 'snov', '2026-01-02 00:00:00', 7, '[{}]'),
            (1, 'a', 'hunter', '2026-01-01 00:00:00', NULL, '[]');
        """

    @Test func `findings come through, those of an unknown provider too`() throws {
        let connection = try migrated(after: Self.found)
        let findings = try connection.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT contact_id || job_id || quote(provider) || found_at || coalesce(call_id, '') || sources
                    FROM contact_findings ORDER BY 1
                    """)
        }
        #expect(
            findings == [
                "1a'hunter'2026-01-01 00:00:00[]", "1b'snov'2026-01-02 00:00:007[{}]", "2a''2026-01-03 00:00:00[]",
            ])
        try connection.write { db in try db.execute(sql: "DELETE FROM sites") }
        let left = try connection.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM contact_findings") }
        #expect(left == 0)
    }

    /// Its rows stay where they lie, under another key.
    @Test func `the file is whole, and a job's findings by several providers stand side by side`() throws {
        let many = """
            WITH RECURSIVE numbers (n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
            INSERT INTO contacts (id, site_id, email) SELECT n, 1, 'p' || n || '@a.example' FROM numbers;
            INSERT INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources)
            SELECT id, 'job' || (id % 7), iif(id % 3 = 0, NULL, 'hunter'), '2026-01-01', id, '["' || hex(zeroblob(id % 90)) || '"]'
            FROM contacts WHERE id > 2;
            """
        let connection = try migrated(after: Self.found + many)
        try connection.write { db in
            #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM contact_findings") == 5_001)
            let key =
                "SELECT group_concat(name, ' ') FROM pragma_table_info('contact_findings') WHERE pk > 0 ORDER BY pk"
            #expect(try String.fetchOne(db, sql: key) == "contact_id job_id provider")
            for provider in ["snov", "hunter", ""] {
                try db.execute(
                    sql: """
                        INSERT INTO contact_findings SELECT id, 'job' || (id % 7), ?, '2026-01-02', NULL, '[]' FROM contacts
                        WHERE id > 2 ON CONFLICT (contact_id, job_id, provider) DO UPDATE SET found_at = excluded.found_at
                        """,
                    arguments: [provider])
            }
            #expect(
                try Int.fetchOne(db, sql: "SELECT count(*) FROM contact_findings WHERE job_id GLOB 'job*'") == 14_994)
            let ofJob = "SELECT count(DISTINCT contact_id || provider) FROM contact_findings WHERE job_id = 'job3'"
            #expect(try Int.fetchOne(db, sql: ofJob) == 3 * (3...5_000).count { $0 % 7 == 3 })
            #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
        }
    }

    @Test func `what another application left broken in the file is none of its business`() throws {
        let connection = try migrated(
            after: Self.found + """
                CREATE VIEW broken AS SELECT * FROM gone;
                CREATE VIEW ours AS SELECT count(*) AS findings FROM contact_findings;
                """)
        let findings = try connection.read { db in try Int.fetchOne(db, sql: "SELECT findings FROM ours") }
        #expect(findings == 3)
    }
}

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

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct JobContactsMigrationTests {
    @Test func `contacts without findings are those of the job they name`() throws {
        let folder = try TemporaryDirectory()
        let connection = try GatedConnection(path: folder.file("sites.db"))
        var before = Schema()
        before.migrations.removeAll { $0.name >= "V011" }
        try before.bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO sites (id, url, domain) VALUES (1, 'https://a.example', 'a.example');
                    INSERT INTO jobs (id, type) VALUES ('old', 'enrichment'), ('new', 'enrichment'), ('none', 'enrichment');
                    INSERT INTO contacts (id, site_id, email, enrichment_source, enrichment_job_id, updated_at) VALUES
                        (1, 1, 'a@a.example', 'hunter', 'old', '2026-01-01 00:00:00'),
                        (2, 1, 'b@a.example', 'hunter', 'new', '2026-01-02 00:00:00'),
                        (3, 1, 'c@a.example', NULL, NULL, '2026-01-03 00:00:00'),
                        (4, 1, 'd@a.example', x'00', 'new', NULL);
                    INSERT INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources)
                    VALUES (2, 'new', 'hunter', '2026-01-02 00:00:00', 7, '[{}]');
                    """)
        }

        try Schema().bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)

        let findings = try connection.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT contact_id || ' ' || job_id || ' ' || iif(contact_id = 4, '', found_at) || ' ' || coalesce(call_id || ' ', '') || sources
                    FROM contact_findings ORDER BY contact_id
                    """)
        }
        #expect(
            findings == [
                "1 old 2026-01-01 00:00:00 []", "2 new 2026-01-02 00:00:00 7 [{}]", "4 new  []",
            ])
        let violations = try connection.read { db in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count }
        #expect(violations == 0)

        var search = ContactSearch(page: Page(number: 1, size: 10))
        search.selection.job = JobID(rawValue: "old")
        let readings = try ThreadReadings(path: folder.file("sites.db"), timekeeper: ManualTimekeeper())
        #expect(try readings.contacts(search).column("email") == [.string("a@a.example")])
    }
}

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct FreshMigrationTests {
    @Test func `what jobs enriched before is remembered, the last time of each site`() throws {
        let folder = try TemporaryDirectory()
        let connection = try GatedConnection(path: folder.file("sites.db"))
        var before = Schema()
        before.migrations = Array(before.migrations.prefix { $0.name != "V007_fresh" })
        try before.bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO sites (id, url, domain) VALUES (1, 'https://a.example', 'a.example'), (2, 'https://b.example', 'b.example');
                    INSERT INTO jobs (id, type, status, provider) VALUES ('x', 'enrichment', 'completed', 'hunter'),
                        ('y', 'enrichment', 'completed', 'hunter'), ('z', 'enrichment', 'completed', 'snov');
                    INSERT INTO enrichment_jobs (sequence, job_id) VALUES (1, 'x'), (2, 'y'), (3, 'z');
                    INSERT INTO job_sites (job, position, site_id, status, completed_at) VALUES
                        (1, 0, 1, 'enriched', '2026-02-01 00:00:00'), (2, 0, 1, 'enriched', '2026-01-01 00:00:00'),
                        (3, 0, 1, 'enriched', '2026-03-01 00:00:00'), (2, 1, 2, 'error', '2026-01-01 00:00:00'),
                        (1, 1, 99, 'enriched', '2026-02-01 00:00:00');
                    """)
        }
        try Schema().bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        let rows = try connection.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT site_id || ' ' || provider || ' ' || enriched_at || ' ' || job_id FROM site_enrichments
                    ORDER BY provider
                    """)
        }
        #expect(rows == ["1 hunter 2026-02-01 00:00:00 x", "1 snov 2026-03-01 00:00:00 z"])
    }
}

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct KeptCountsMigrationTests {
    @Test func `what a database holds when it is taken over is counted, odd values too`() throws {
        let database = try LegacyDatabase(
            LegacyDatabase.oldTables + LegacyDatabase.ownContacts
                + """
                INSERT INTO sites (url, domain, pipeline_stage, created_at) VALUES
                    ('a', 'a', 'enrichment', '2026-01-01 00:00:00'), ('b', 'b', NULL, NULL), ('c', 'c', x'00', 1.5);
                INSERT INTO contacts (site_id, email, confidence) VALUES
                    (1, 'a@a', 50), (1, 'b@a', NULL), (2, 'a@b', 'high'), (99, 'orphan@a', -1);
                INSERT INTO jobs (id, type, status) VALUES ('x', 'enrichment', 'running'), ('y', 'report', 'running');
                """)
        try database.open()
        try DatabaseQueue(path: database.path).expectRightCounts()
        #expect(try database.value("SELECT sum(jobs) FROM job_counts WHERE status = 'failed'") == 1)
    }

    @Test func `a site that is being enriched meanwhile rests as one that waits`() throws {
        let folder = try TemporaryDirectory()
        let connection = try GatedConnection(path: folder.file("sites.db"))
        var before = Schema()
        before.migrations.removeAll { $0.name >= "V010" }
        try before.bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        try connection.write { db in
            try db.execute(
                sql: """
                    INSERT INTO sites (url, domain, pipeline_stage, enrichment_status) VALUES
                        ('a', 'a', 'enrichment', 'enriching'), ('b', 'b', 'enrichment', 'pending')
                    """)
        }
        try Schema().bringUpToDate(connection, at: WallSecond(unixSeconds: 0), backup: false)
        let counts = try KeptCounts(HotConnection(path: connection.path, patience: .seconds(1)))
        #expect(try counts.sites(in: "enrichment", .enriching) == 1)
        #expect(try counts.sites(in: "enrichment", .pending) == 1)
        #expect(try counts.sites(in: "enrichment", nil) == 2)
    }
}

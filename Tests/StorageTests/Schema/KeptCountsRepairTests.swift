import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// What rows that were pushed out leave behind in the counts goes when the database is brought up to date.
@Suite struct KeptCountsRepairTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
        for id in 1...3 as ClosedRange<Int64> { try store.addSite(id) }
        try store.execute(
            """
            INSERT INTO contacts (id, site_id, email, verification_status, confidence)
            VALUES (255, 1, 'a', 'valid', 50), (256, 1, 'b', NULL, NULL), (257, 2, 'c', 'valid', 7);
            INSERT INTO jobs (id, type, status) VALUES ('a', 'enrichment', 'failed'), ('b', 'enrichment', 'done');
            """)
    }

    private func migrate() throws -> SchemaChange {
        try SQLiteStore.migrate(at: store.store.path, timekeeper: ManualTimekeeper(), backup: false)
    }

    @Test func `rows that were replaced are not counted any more`() throws {
        try store.execute(
            """
            INSERT OR REPLACE INTO contacts (site_id, email, verification_status) VALUES (1, 'a', 'unknown'), (2, 'c', 'valid');
            INSERT OR REPLACE INTO jobs (id, type, status) VALUES ('a', 'enrichment', 'pending'), ('b', 'report', 'done');
            """)
        // One of contacts, two of jobs, two of sites.
        #expect(try migrate().recounted == 5)
        try store.writer.expectRightCounts()
        #expect(try migrate().recounted == 0)
    }

    @Test func `what is right stays as it is`() throws {
        try store.execute("UPDATE sites SET enrichment_status = 'enriching' WHERE id = 1")
        try store.execute("INSERT INTO contacts (site_id, email) VALUES (1, 'new')")
        #expect(try migrate().recounted == 0)
    }

    @Test func `what is written between counting and setting right is kept`() throws {
        try store.execute("INSERT OR REPLACE INTO contacts (site_id, email) VALUES (1, 'a')")
        let repair = try store.store.connection.read { db in try KeptCountsRepair(db) }
        try store.execute("INSERT INTO contacts (id, site_id, email, verification_status) VALUES (12, 1, 'd', 'valid')")
        try store.execute("DELETE FROM contacts WHERE email = 'c'")
        try store.store.connection.write { db in try repair.apply(to: db) }
        try store.writer.expectRightCounts()
    }
}

import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// What the database keeps of its numbers is what a count of the rows says, whoever writes.
@Suite struct KeptCountsTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
    }

    @Test func `sites are counted as they come, change and go`() throws {
        try store.addSite(1, status: "pending")
        try store.addSite(2, status: "error")
        try store.execute("INSERT INTO sites (url, domain) VALUES ('c', 'c'), ('d', 'd')")
        try store.writer.expectRightCounts()
        try store.execute("UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'pending'")
        try store.execute("UPDATE sites SET enrichment_status = 'enriching' WHERE id <= 2")
        try store.writer.expectRightCounts()
        try store.execute("UPDATE sites SET enrichment_status = 'enriched' WHERE id = 2")
        try store.execute("UPDATE sites SET id = 77, created_at = NULL WHERE id = 1")
        try store.writer.expectRightCounts()
        try store.execute("DELETE FROM sites WHERE enrichment_status = 'pending'")
        try store.writer.expectRightCounts()
        #expect(try store.counts().sites(in: nil) == 2)
    }

    @Test func `values nobody expects are counted like any other`() throws {
        try store.execute(
            """
            INSERT INTO sites (url, domain, pipeline_stage, enrichment_status, created_at) VALUES
                ('a', 'a', NULL, NULL, NULL), ('b', 'b', '', '', 7), ('c', 'c', x'00ff', x'', 1.5), ('d', 'd', 12, 'later', '')
            """)
        try store.execute(
            """
            INSERT INTO contacts (site_id, email, verification_status, type, confidence) VALUES
                (1, 'a', NULL, NULL, NULL), (1, 'b', '', 'robot', 'high'), (2, 'c', x'01', 12, 1e300), (2, 'd', 5, 'x', -7)
            """)
        try store.writer.expectRightCounts()
        try store.execute("UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'error'")
        try store.execute("UPDATE contacts SET type = 'generic', confidence = 5, verification_status = 'valid'")
        try store.writer.expectRightCounts()
        #expect(try store.counts().sites(in: "enrichment", .error) == 4)
    }

    @Test func `contacts are counted by site and by what filters ask for`() throws {
        for id in 1...3 as ClosedRange<Int64> { try store.addSite(id) }
        try store.execute(
            """
            INSERT INTO contacts (site_id, email, verification_status, type, confidence) VALUES
                (1, 'a', 'valid', 'personal', 90), (1, 'b', 'valid', 'generic', 10), (2, 'c', NULL, 'personal', NULL)
            """)
        try store.writer.expectRightCounts()
        // Found again, and nothing new about it.
        try store.execute(
            """
            INSERT INTO contacts (site_id, email, confidence, type) VALUES (1, 'a', 90, 'personal')
            ON CONFLICT (site_id, email) DO UPDATE SET confidence = excluded.confidence, type = excluded.type
            """)
        try store.execute("UPDATE contacts SET site_id = 3 WHERE email = 'b'")
        try store.execute("UPDATE contacts SET verification_status = 'invalid' WHERE email = 'c'")
        try store.writer.expectRightCounts()
        let counts = try store.counts()
        var listing = ContactListing()
        #expect(try counts.contacts(listing) == 3)
        listing.minimumConfidence = 0
        #expect(try counts.contacts(listing) == 2)
        listing.kind = .personal
        listing.verificationStatus = "valid"
        #expect(try counts.contacts(listing) == 1)
        // A cascade.
        try store.execute("DELETE FROM sites WHERE id = 1")
        try store.writer.expectRightCounts()
        #expect(try counts.contacts(ContactListing()) == 2)
    }

    @Test func `each 256th contact counts those before it, and changes to them are counted at once`() throws {
        try store.addSite(1)
        try store.addSite(2, status: "enriching")
        try store.execute(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 700)
            INSERT INTO contacts (site_id, email, type, confidence) SELECT 1 + n % 2, n, iif(n % 3, 'personal', NULL), n % 5
            FROM numbers
            """)
        try store.execute("UPDATE sites SET enrichment_status = 'enriched'")
        try store.writer.expectRightCounts()
        #expect(
            try store.writer.read { db in try Int.fetchOne(db, sql: "SELECT sum(contacts) FROM contact_counts") } == 512
        )
        // On either side of the last that is counted, and a number that is free again.
        try store.execute("UPDATE contacts SET type = 'generic' WHERE id BETWEEN 500 AND 520")
        try store.execute("DELETE FROM contacts WHERE id BETWEEN 250 AND 260 OR id BETWEEN 510 AND 515")
        try store.execute(
            "INSERT INTO contacts (id, site_id, email) VALUES (256, 1, 'a'), (257, 1, 'b'), (513, 1, 'c')")
        try store.writer.expectRightCounts()
        #expect(try store.counts().contacts(ContactListing()) == 686)
        var generic = ContactListing()
        (generic.kind, generic.minimumConfidence) = (.generic, 2)
        let counted = try store.counts().contacts(generic)
        #expect(
            try store.writer.read { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM contacts WHERE type = 'generic' AND confidence >= 2")
            } == counted)
    }

    @Test(arguments: ["OR IGNORE", "OR REPLACE", "OR FAIL", "OR ABORT"])
    func `however an application solves its conflicts, its rows are counted`(_ conflict: String) throws {
        for url in ["a", "b", "a", "a"] {
            // Half of them refuse the second one.
            try? store.execute("INSERT \(conflict) INTO sites (url, domain) VALUES ('\(url)', 'x')")
        }
        #expect(try store.counts().sites(in: nil) == 2)
        try store.writer.expectRightCounts()
    }

    @Test func `a row replaced under its own number is counted once, even where nobody looks after references`() throws
    {
        try store.addSite(1)
        try store.execute("INSERT INTO contacts (site_id, email) VALUES (1, 'a')")
        try store.writer.inDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: "REPLACE INTO sites (id, url, domain) VALUES (1, 'https://site1.example/', 'x')")
        }
        try store.writer.expectRightCounts()
    }

    @Test func `enrichment jobs are counted by status, others are not`() throws {
        try store.execute(
            """
            INSERT INTO jobs (id, type, status) VALUES
                ('a', 'enrichment', 'pending'), ('b', 'enrichment', 'failed'), ('c', 'discovery', 'failed')
            """)
        try store.writer.expectRightCounts()
        #expect(try store.counts().jobs(.failed) == 1)
        try store.execute("UPDATE jobs SET status = 'failed'")
        try store.execute("UPDATE jobs SET type = 'analysis' WHERE id = 'b'")
        try store.writer.expectRightCounts()
        #expect(try store.counts().jobs(nil) == 1)
        try store.execute("DELETE FROM jobs")
        try store.writer.expectRightCounts()
    }
}

extension ReadsStore {
    fileprivate func counts() throws -> KeptCounts {
        try KeptCounts(HotConnection(path: store.path, patience: .seconds(1)))
    }
}

extension DatabaseQueue {
    /// Compares every number that is kept with a count of the rows.
    func expectRightCounts(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let differences = try read { db in
            try [
                """
                SELECT * FROM site_counts WHERE sites <> (SELECT count(*) FROM listed_sites
                    WHERE coalesce(listed_sites.pipeline_stage, x'') = site_counts.pipeline_stage
                        AND coalesce(listed_sites.resting_status, x'') = site_counts.resting_status)
                """,
                """
                SELECT sites.id FROM sites LEFT JOIN listed_sites ON site_id = sites.id
                WHERE contacts IS NOT (SELECT count(*) FROM contacts WHERE contacts.site_id = sites.id)
                    OR listed_sites.pipeline_stage IS NOT sites.pipeline_stage
                    OR listed_sites.created_at IS NOT sites.created_at
                    OR enrichment_status IS NOT 'enriching' AND resting_status IS NOT enrichment_status
                """,
                """
                SELECT * FROM contact_counts WHERE contacts <> (SELECT count(*) FROM contacts
                    WHERE rowid <= (SELECT up_to FROM counted_contacts)
                        AND coalesce(contacts.verification_status, x'') = contact_counts.verification_status
                        AND coalesce(contacts.type, x'') = contact_counts.type
                        AND coalesce(contacts.confidence, -1) = contact_counts.confidence)
                """,
                "SELECT 1 WHERE (SELECT count(*) FROM sites) <> (SELECT coalesce(sum(sites), 0) FROM site_counts)",
                """
                SELECT 1 WHERE (SELECT count(*) FROM contacts WHERE rowid <= (SELECT up_to FROM counted_contacts))
                    <> (SELECT coalesce(sum(contacts), 0) FROM contact_counts)
                """,
            ].flatMap { try Row.fetchAll(db, sql: $0) }
        }
        #expect(differences.isEmpty, sourceLocation: sourceLocation)
        let jobs = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(status, x''), count(*) FROM jobs WHERE type = 'enrichment' GROUP BY 1
                    EXCEPT SELECT status, jobs FROM job_counts
                    """)
        }
        #expect(jobs.isEmpty, sourceLocation: sourceLocation)
    }
}

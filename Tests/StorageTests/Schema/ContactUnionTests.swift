import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ContactUnionTests {
    private static let sites =
        LegacyDatabase.oldTables
            + """
            INSERT INTO sites (url, domain) VALUES ('https://a.example', 'a.example'), ('https://b.example', 'b.example');
            """

    @Test func `addresses are lower-cased and trimmed`() throws {
        let database = try LegacyDatabase(
            Self.sites + LegacyDatabase.ownContacts
                + "INSERT INTO contacts (site_id, email, rating) VALUES (1, '  Ann@A.Example ', 5), (1, 'bob@a.example', 1);"
        )
        try database.open()
        #expect(
            try database.dump(tables: ["contacts"], columns: ["contacts": ["id", "email", "rating"]])
                == ["contacts:1,'ann@a.example',5", "contacts:2,'bob@a.example',1"])
    }

    @Test func `addresses beyond ASCII are written as those that are found`() throws {
        let database = try LegacyDatabase(
            Self.sites + LegacyDatabase.ownContacts
                + "INSERT INTO contacts (site_id, email) VALUES (1, 'ÄNN@a.example'), (1, 'änn@a.example');")
        try database.open()
        #expect(try database.value("SELECT group_concat(id || email) FROM contacts") == "1änn@a.example")
    }

    @Test func `rows of one address become the oldest, and no value is lost`() throws {
        let database = try LegacyDatabase(
            Self.sites + LegacyDatabase.ownContacts
                + """
                INSERT INTO contacts (site_id, email, first_name, position, confidence, rating, created_at, updated_at)
                VALUES
                    (1, 'Ann@a.example', 'Ann', NULL, 40, 3, '2025-01-01', '2025-01-01'),
                    (1, 'ann@A.example', NULL, 'CTO', 90, 4, '2025-02-01', '2025-02-01'),
                    (1, 'ann@a.example', NULL, NULL, NULL, NULL, '2025-03-01', NULL),
                    (2, 'ANN@a.example', 'Other site', NULL, NULL, NULL, NULL, NULL);
                """)
        try database.open()
        let rows = try database.rows("SELECT * FROM contacts ORDER BY id")
        #expect(rows.map { $0["id"] as Int } == [1, 4])
        #expect(rows.map { $0["email"] as String } == ["ann@a.example", "ann@a.example"])
        #expect(rows[0]["first_name"] == "Ann")
        #expect(rows[0]["position"] == "CTO")
        #expect(rows[0]["confidence"] == 90)
        #expect(rows[0]["rating"] == 3)
        #expect(rows[0]["created_at"] == "2025-01-01")
        #expect(rows[0]["updated_at"] == "2025-02-01")
    }

    @Test func `what refers to a merged contact refers to the one that is kept`() throws {
        let database = try LegacyDatabase(
            Self.sites + LegacyDatabase.ownContacts
                + """
                CREATE TABLE "my ""mails" (id INTEGER PRIMARY KEY, "to ""whom" INTEGER REFERENCES contacts(id) ON DELETE CASCADE);
                INSERT INTO contacts (site_id, email) VALUES (1, 'Ann@a.example'), (1, 'ann@a.example');
                INSERT INTO "my ""mails" VALUES (1, 1), (2, 2);
                """)
        try database.open()
        #expect(try database.value(#"SELECT group_concat("to ""whom") FROM "my ""mails""#) == "1,1")
    }

    @Test func `a table that never knew one row per address learns it`() throws {
        let database = try LegacyDatabase(
            Self.sites
                + """
                CREATE TABLE contacts (
                    id INTEGER PRIMARY KEY, site_id INTEGER, email TEXT COLLATE NOCASE, "nick ""name" TEXT
                );
                INSERT INTO contacts (site_id, email, "nick ""name") VALUES
                    (1, 'ann@a.example', 'a'), (1, 'ann@a.example', 'b'), (1, 'Bob@a.example', 'c'), (NULL, NULL, 'd');
                """)
        let store = try database.open()
        #expect(try database.value(#"SELECT group_concat("nick ""name") FROM contacts"#) == "a,c,d")

        _ = try store.submit(
            SubmitJob(
                id: JobID(rawValue: "j"), sites: [SiteID(rawValue: 1)], provider: .hunter,
                filters: ContactFilters(), key: nil))
        let claim = try #require(
            try store.claim(upTo: 1, by: WorkerID(rawValue: "w"), for: .seconds(1)).claims.first)
        _ = try store.settle([
            Settlement(lease: claim.lease, result: .enriched(.addresses("bob@a.example", "cid@a.example")))
        ])
        #expect(
            try database.rows("SELECT email FROM contacts WHERE email IS NOT NULL ORDER BY id").map { $0[0] as String }
                == ["ann@a.example", "bob@a.example", "cid@a.example"])
    }

    @Test func `what is no address stays as it is`() throws {
        let database = try LegacyDatabase(
            Self.sites + LegacyDatabase.ownContacts
                + "INSERT INTO contacts (site_id, email) VALUES (1, 'Nobody At All'), (1, ''), (1, x'ff00');")
        let before = try database.dump(tables: ["contacts"], columns: ["contacts": ["id", "email"]])
        try database.open()
        #expect(try database.dump(tables: ["contacts"], columns: ["contacts": ["id", "email"]]) == before)
    }
}

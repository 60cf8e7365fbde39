import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct MigrationTests {
    private static let rows = """
        INSERT INTO jobs (id, type, status, config, created_at)
            VALUES ('d1', 'discovery', 'running', '{ "apiKey" : "serp" }', '2025-01-01 00:00:00');
        INSERT INTO sites (url, domain, discovery_job_id, page_title, created_at, updated_at) VALUES
            ('https://a.example', 'a.example', 'd1', 'Ünïcode ''quoted''', '2025-01-02 00:00:00', '2025-01-03 00:00:00'),
            ('https://b.example', 'www.b.example', NULL, x'00ff', '2025-01-02 00:00:00', NULL);
        INSERT INTO settings VALUES ('theme', 'dark', '2025-01-01 00:00:00');
        """

    private static let laterPhases = """
        ALTER TABLE sites ADD COLUMN analysis_score REAL;
        ALTER TABLE sites ADD COLUMN "odd name" BLOB DEFAULT x'0102';
        ALTER TABLE jobs ADD COLUMN owner TEXT DEFAULT 'nobody';
        CREATE TABLE reports (id INTEGER PRIMARY KEY, site_id INTEGER REFERENCES sites(id), body BLOB, score REAL);
        INSERT INTO reports VALUES (1, 1, x'00010203', 0.1), (2, 9999, NULL, 1e300), (3, 'text', 'text', NULL);
        CREATE TABLE log (at TEXT, what TEXT);
        CREATE INDEX reports_site ON reports (site_id);
        CREATE TRIGGER report_log AFTER INSERT ON reports BEGIN INSERT INTO log VALUES (new.id, 'made'); END;
        CREATE VIEW good AS SELECT id, "odd name" FROM sites;
        CREATE VIEW broken AS SELECT * FROM a_table_that_is_gone;
        UPDATE sites SET analysis_score = 0.30000000000000004;
        """

    private static let sitesColumns = [
        "id", "url", "domain", "is_wordpress", "wp_version", "detected_theme", "detected_plugins",
        "discovery_source", "discovery_job_id", "discovery_date", "country", "industry_guess", "has_contact_page",
        "contact_page_url", "status", "http_status_code", "ssl_valid", "response_time_ms", "meta_description",
        "page_title", "pipeline_stage", "created_at", "updated_at",
    ]

    private func columns(of table: String, in database: LegacyDatabase) throws -> [String] {
        try database.rows("SELECT name FROM pragma_table_info('\(table)')").map { $0[0] }
    }

    @Test func `the first form of the application's database gets what it lacks and keeps its rows`() throws {
        let database = try LegacyDatabase(LegacyDatabase.oldTables + Self.rows)
        let before = try database.dump()
        try database.open()
        #expect(
            try database.dump(tables: ["jobs", "settings", "sites"], columns: ["sites": Self.sitesColumns])
                == before.filter { !$0.hasPrefix("sqlite_sequence") })
        let row = try #require(try database.rows("SELECT * FROM sites WHERE id = 1").first)
        #expect(row["company_name"] == nil)
        #expect(row["emails_available_count"] == 0)
        #expect(row["priority"] == "cold")
        #expect(row["outreach_status"] == "not_started")
        #expect(row["enrichment_status"] == nil)
        #expect(Array(row.columnNames).contains("notes"))
    }

    @Test func `columns that are there are not added twice`() throws {
        let database = try LegacyDatabase(
            LegacyDatabase.oldTables + LegacyDatabase.sevenColumns + Self.rows
                + "UPDATE sites SET priority = 'hot', notes = 'call them';")
        try database.open()
        let names = try columns(of: "sites", in: database)
        #expect(Set(names).count == names.count)
        #expect(try database.value("SELECT priority || notes FROM sites WHERE id = 1") == "hotcall them")
    }

    @Test func `what later phases added comes through byte for byte`() throws {
        let database = try LegacyDatabase(
            LegacyDatabase.oldTables + LegacyDatabase.sevenColumns + Self.rows + Self.laterPhases)
        let theirs = ["reports", "log", "reports_site", "report_log", "good", "broken", "settings"]
        let schema = try database.schema(of: theirs)
        let tables = ["jobs", "settings", "sites", "reports", "log"]
        let columns = [
            "sites": try columns(of: "sites", in: database), "jobs": try columns(of: "jobs", in: database),
        ]
        let before = try database.dump(tables: tables, columns: columns)
        try database.open()
        #expect(try database.dump(tables: tables, columns: columns) == before)
        #expect(try database.schema(of: theirs) == schema)
        #expect(before.count == 7)
    }

    @Test func `a missing column of an old table is added, even one whose default is the time`() throws {
        let database = try LegacyDatabase(
            """
            CREATE TABLE jobs (id TEXT PRIMARY KEY, type TEXT NOT NULL);
            CREATE TABLE sites (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, domain TEXT NOT NULL);
            INSERT INTO jobs VALUES ('d1', 'discovery');
            INSERT INTO sites (url, domain) VALUES ('https://a.example', 'a.example');
            """)
        let store = try database.open()
        let whole = try TemporaryStore()
        for table in ["jobs", "sites", "contacts"] {
            let sql = "SELECT name, type, \"notnull\" FROM pragma_table_info('\(table)') ORDER BY name"
            #expect(try database.rows(sql) == whole.rows(sql), "\(table)")
        }
        #expect(try database.value("SELECT status FROM jobs") == "pending")
        let submission = try store.submit(
            SubmitJob(
                id: JobID(rawValue: "a"), sites: [SiteID(rawValue: 1)], provider: .hunter,
                filters: ContactFilters(), key: nil))
        #expect(submission == .accepted)
    }

    @Test func `a table that is another application's is refused`() throws {
        let database = try LegacyDatabase("CREATE TABLE sites (name TEXT, owner TEXT)")
        let before = try database.schema()
        #expect(throws: StoreFault.broken("the table sites has no column id: another application's database?")) {
            try database.open()
        }
        #expect(try database.schema() == before)
    }

    @Test func `rows that break foreign keys that are not ours are no obstacle`() throws {
        let database = try LegacyDatabase(
            LegacyDatabase.oldTables + Self.rows + "UPDATE sites SET discovery_job_id = 'gone';")
        try database.open()
        #expect(try database.value("SELECT count(*) FROM sites WHERE discovery_job_id = 'gone'") == 2)
    }

    @Test func `a failed migration leaves the database as it was, and no copy`() throws {
        // The last migration makes a table of this name.
        let database = try LegacyDatabase(
            LegacyDatabase.oldTables + Self.rows + LegacyDatabase.ownContacts
                + """
                INSERT INTO contacts (site_id, email) VALUES (1, 'Ann@A.example'), (1, 'ann@a.example');
                CREATE TABLE job_sites (nobody TEXT);
                """)
        let schema = try database.schema()
        let rows = try database.dump()
        #expect(throws: StoreFault.self) { try database.open() }
        #expect(try database.schema() == schema)
        #expect(try database.dump() == rows)
        #expect(try database.files(startingWith: ".before").isEmpty)

        try database.execute("DROP TABLE job_sites")
        try database.open()
        #expect(try database.value("SELECT count(*) FROM contacts") == 1)
    }

    @Test func `a database of a newer program is refused and left alone`() throws {
        let temporary = try TemporaryStore()
        try temporary.execute("INSERT INTO enrichd_migrations VALUES ('V900_future', ''), ('V901_farther', '')")
        #expect(throws: StoreFault.newer("V900_future, V901_farther")) { try temporary.another() }
    }

    @Test func `opening again changes nothing`() throws {
        let database = try LegacyDatabase(LegacyDatabase.oldTables + Self.rows)
        let first = try database.open()
        let count = try first.changeCount()
        try database.open()
        #expect(try first.changeCount() == count)
    }

    @Test func `twenty that start at once make each migration once`() async throws {
        let database = try LegacyDatabase(
            LegacyDatabase.oldTables + Self.rows
                + "INSERT INTO jobs (id, type, status) VALUES ('e', 'enrichment', 'running');")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...20 {
                group.addTask { try database.open() }
            }
            try await group.waitForAll()
        }
        #expect(try database.value("SELECT count(*) FROM enrichd_migrations") == Migration.all.count)
        #expect(try database.value("PRAGMA integrity_check") == "ok")
        #expect(try database.files(startingWith: ".before").count == 1)
    }
}

import Foundation
import GRDB
import TestKit
import Testing

/// The database of the TypeScript application, taken over and served.
@Suite(.timeLimit(.minutes(10))) struct TakeoverTests {
    /// As that application left it: sites in several stages, jobs with the key in clear, a contact in mixed case, a
    /// table and columns of later phases.
    private static let original = """
        CREATE TABLE jobs (id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending',
            provider TEXT, config TEXT, progress INTEGER DEFAULT 0, total_items INTEGER DEFAULT 0,
            processed_items INTEGER DEFAULT 0, error TEXT, created_at TEXT DEFAULT (datetime('now')),
            started_at TEXT, completed_at TEXT, priority_hint INTEGER);
        CREATE TABLE sites (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, domain TEXT NOT NULL,
            is_wordpress INTEGER DEFAULT 0, wp_version TEXT, detected_theme TEXT, detected_plugins TEXT,
            discovery_source TEXT, discovery_job_id TEXT REFERENCES jobs(id),
            discovery_date TEXT DEFAULT (datetime('now')), country TEXT, industry_guess TEXT,
            has_contact_page INTEGER DEFAULT 0, contact_page_url TEXT, status TEXT DEFAULT 'pending',
            http_status_code INTEGER, ssl_valid INTEGER, response_time_ms INTEGER, meta_description TEXT,
            page_title TEXT, pipeline_stage TEXT DEFAULT 'discovered', created_at TEXT DEFAULT (datetime('now')),
            updated_at TEXT DEFAULT (datetime('now')), crawl_depth INTEGER);
        CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at TEXT);
        CREATE TABLE reports (id INTEGER PRIMARY KEY, body BLOB);
        INSERT INTO jobs (id, type, status, config, priority_hint) VALUES
            ('d1', 'discovery', 'running', '{"apiKey":"not ours to touch"}', 3),
            ('e1', 'enrichment', 'completed', '{"apiKey":"leaked-in-clear","limit":5}', NULL),
            ('e2', 'enrichment', 'running', '{"apiKey":"leaked-in-clear"}', NULL);
        INSERT INTO sites (url, domain, pipeline_stage, discovery_job_id, crawl_depth, page_title) VALUES
            ('https://acme.example', 'acme.example', 'discovered', 'd1', 2, 'Acme “Ünïcode”'),
            ('https://northwind.example', 'northwind.example', 'enrichment', 'gone', 4, NULL),
            ('https://later.example', 'later.example', 'reported', NULL, NULL, NULL);
        INSERT INTO settings VALUES ('theme', 'dark', NULL);
        INSERT INTO reports VALUES (1, x'00ff10');
        """

    @Test func `an existing database is migrated, served and enriched, and what is not ours stays`() async throws {
        let stand = try await Stand { path in
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            try DatabaseQueue(path: path, configuration: configuration).write { try $0.execute(sql: Self.original) }
        }
        let listed = try await stand.get("/api/enrichment/sites").json
        #expect(listed["total"].int == 1)
        #expect(listed["data"][0]["crawl_depth"].int == 4)
        #expect(listed["data"][0]["contact_count"].int == 0)

        let jobs = try await stand.get("/api/enrichment/jobs")
        #expect(jobs.json["total"].int == 2)
        #expect(!jobs.text.contains("leaked-in-clear"))
        #expect(try await stand.job("e1")["config"]["limit"].int == 5)
        #expect(try await stand.job("e2")["status"].text == "failed")
        #expect(try await stand.get("/api/enrichment/jobs/d1").status == 404)

        #expect(
            try await stand.post("/api/sites/move-to-enrichment", "{\"siteIds\":[1,2]}").json["data"]["updated"].int
                == 1)
        let (job, _) = try await stand.finish(try await stand.submit([1, 2]))
        #expect(job["status"].text == "completed")
        let addresses = try await stand.addresses(of: 1)
        #expect(!addresses.isEmpty)

        try await DatabaseQueue(path: stand.database).read { database in
            let discovery = try #require(try Row.fetchOne(database, sql: "SELECT * FROM jobs WHERE id = 'd1'"))
            #expect(discovery["status"] == "running")
            #expect(discovery["config"] == #"{"apiKey":"not ours to touch"}"#)
            #expect(discovery["priority_hint"] == 3)
            #expect(try Data.fetchOne(database, sql: "SELECT body FROM reports") == Data([0, 255, 16]))
            #expect(try String.fetchOne(database, sql: "SELECT value FROM settings WHERE key = 'theme'") == "dark")
            let later = try #require(try Row.fetchOne(database, sql: "SELECT * FROM sites WHERE id = 3"))
            #expect(later["pipeline_stage"] == "reported")
            #expect(try String.fetchOne(database, sql: "SELECT page_title FROM sites WHERE id = 1") == "Acme “Ünïcode”")
            #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
        }
        let backups = try FileManager.default.contentsOfDirectory(atPath: stand.folder.path)
            .filter { $0.hasPrefix("enrichd.sqlite.before-") }
        #expect(backups.count == 1, "\(backups)")
    }
}

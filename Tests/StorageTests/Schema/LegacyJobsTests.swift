import GRDB
import Storage
import TestKit
import Testing

@Suite struct LegacyJobsTests {
    private func database(_ rows: String) throws -> LegacyDatabase {
        try LegacyDatabase(LegacyDatabase.oldTables + rows)
    }

    @Test(arguments: [
        (#"{"siteIds":[1],"apiKey":"SECRET","limit":5}"#, #"{"siteIds":[1],"limit":5}"#),
        (#"{"api_key":"SECRET"}"#, "{}"),
        (#"{"key":"SECRET","filters":{"apiKey":"SECRET","type":"personal"}}"#, #"{"filters":{"type":"personal"}}"#),
        (#"{"config":{"key":"SECRET","api_key":"SECRET"}}"#, #"{"config":{}}"#),
    ])
    func `a key in clear goes from an enrichment job, the rest stays`(config: String, left: String) throws {
        let database = try database(
            "INSERT INTO jobs (id, type, status, config) VALUES ('e', 'enrichment', 'completed', '\(config)');")
        try database.open(backup: false)
        #expect(try database.value("SELECT config FROM jobs") == left)
    }

    @Test(arguments: [#"{ "limit" : 5 }"#, "no JSON", "[1, 2]", "", "3"])
    func `a configuration without a key stays byte for byte`(config: String) throws {
        let database = try database(
            "INSERT INTO jobs (id, type, status, config) VALUES ('e', 'enrichment', 'completed', '\(config)');")
        try database.open()
        #expect(try database.value("SELECT config FROM jobs") == config)
    }

    @Test func `an erased key is nowhere in the file any more`() throws {
        let database = try database(
            #"INSERT INTO jobs (id, type, config) VALUES ('e', 'enrichment', '{"apiKey":"SECRET-KEY-IN-CLEAR"}');"#)
        let store = try database.open(backup: false)
        #expect(try store.checkpoint() == .complete)
        #expect(try !database.directory.bytes(of: "sites.db").contains(Array("SECRET-KEY-IN-CLEAR".utf8)))
    }

    @Test func `unfinished enrichment jobs end and say why`() throws {
        let database = try database(
            """
            INSERT INTO jobs (id, type, status, completed_at) VALUES
                ('p', 'enrichment', 'pending', NULL), ('r', 'enrichment', 'running', NULL),
                ('c', 'enrichment', 'completed', '2025-01-01 00:00:00');
            """)
        try database.open()
        let rows = try database.rows("SELECT * FROM jobs ORDER BY id DESC")
        #expect(rows.map { $0["status"] as String } == ["failed", "failed", "completed"])
        #expect((rows[0]["error"] as String?)?.contains("Submit it again.") == true)
        #expect(rows[0]["completed_at"] != nil)
        #expect(rows[2]["completed_at"] == "2025-01-01 00:00:00")
        #expect(rows[2]["error"] == nil)
    }

    @Test func `jobs of other types are not touched`() throws {
        let database = try database(
            #"""
            INSERT INTO jobs (id, type, status, config, created_at) VALUES
                ('d', 'discovery', 'running', '{ "apiKey": "theirs" }', '2025-01-01 00:00:00'),
                ('o', 'outreach', 'pending', '{"key":"theirs"}', '2025-01-01 00:00:00');
            """#)
        let before = try database.dump(tables: ["jobs"])
        try database.open()
        #expect(try database.dump(tables: ["jobs"]) == before)
    }

    @Test func `sites that were left in the midst of it wait again`() throws {
        let database = try database(
            """
            ALTER TABLE sites ADD COLUMN enrichment_status TEXT;
            INSERT INTO sites (url, domain, enrichment_status) VALUES
                ('a', 'a', 'enriching'), ('b', 'b', 'enriched'), ('c', 'c', NULL), ('d', 'd', 'error');
            """)
        try database.open()
        #expect(
            try database.rows("SELECT coalesce(enrichment_status, 'null') FROM sites ORDER BY id").map {
                $0[0] as String
            }
                == ["pending", "enriched", "null", "error"])
    }
}

import Enrichment
import GRDB
import Storage
import TestKit

/// A database as another program left it, before our store opens it.
final class LegacyDatabase: Sendable {
    static let bootID = "first-start"

    /// The tables of the existing application in the form it first had.
    static let oldTables = """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending', provider TEXT,
            config TEXT, progress INTEGER DEFAULT 0, total_items INTEGER DEFAULT 0,
            processed_items INTEGER DEFAULT 0, error TEXT, created_at TEXT DEFAULT (datetime('now')),
            started_at TEXT, completed_at TEXT
        );
        CREATE TABLE sites (
            id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, domain TEXT NOT NULL,
            is_wordpress INTEGER DEFAULT 0, wp_version TEXT, detected_theme TEXT, detected_plugins TEXT,
            discovery_source TEXT, discovery_job_id TEXT REFERENCES jobs(id),
            discovery_date TEXT DEFAULT (datetime('now')), country TEXT, industry_guess TEXT,
            has_contact_page INTEGER DEFAULT 0, contact_page_url TEXT, status TEXT DEFAULT 'pending',
            http_status_code INTEGER, ssl_valid INTEGER, response_time_ms INTEGER, meta_description TEXT,
            page_title TEXT, pipeline_stage TEXT DEFAULT 'discovered',
            created_at TEXT DEFAULT (datetime('now')), updated_at TEXT DEFAULT (datetime('now'))
        );
        CREATE TABLE settings (
            key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at TEXT DEFAULT (datetime('now'))
        );
        """

    /// What it added to its sites before this phase.
    static let sevenColumns = """
        ALTER TABLE sites ADD COLUMN company_name TEXT;
        ALTER TABLE sites ADD COLUMN industry_segment TEXT;
        ALTER TABLE sites ADD COLUMN ai_fit_reasoning TEXT;
        ALTER TABLE sites ADD COLUMN emails_available_count INTEGER DEFAULT 0;
        ALTER TABLE sites ADD COLUMN priority TEXT DEFAULT 'cold';
        ALTER TABLE sites ADD COLUMN outreach_status TEXT DEFAULT 'not_started';
        ALTER TABLE sites ADD COLUMN notes TEXT;
        """

    /// A contacts table of an application's own, which tells addresses apart by case.
    static let ownContacts = """
        CREATE TABLE contacts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, site_id INTEGER NOT NULL REFERENCES sites(id) ON DELETE CASCADE,
            email TEXT NOT NULL, first_name TEXT, last_name TEXT, position TEXT, confidence INTEGER,
            rating INTEGER, created_at TEXT, updated_at TEXT, UNIQUE (site_id, email)
        );
        """

    let directory: TemporaryDirectory
    let timekeeper = ManualTimekeeper()
    var path: String { directory.file("sites.db") }

    init(_ script: String) throws {
        directory = try TemporaryDirectory()
        try execute(script)
    }

    func execute(_ script: String) throws {
        var configuration = Configuration()
        // Other programs may have left what breaks their own rules.
        configuration.foreignKeysEnabled = false
        configuration.acceptsDoubleQuotedStringLiterals = true
        try DatabaseQueue(path: path, configuration: configuration).inDatabase { db in try db.execute(sql: script) }
    }

    @discardableResult
    func open(backup: Bool = true, bootID: String = bootID) throws -> SQLiteStore {
        try SQLiteStore.open(at: path, timekeeper: timekeeper, bootID: bootID, backup: backup)
    }

    func rows(_ sql: String) throws -> [Row] {
        try DatabaseQueue(path: path).read { db in try Row.fetchAll(db, sql: sql) }
    }

    func value<Value: DatabaseValueConvertible & Sendable>(_ sql: String) throws -> Value? {
        try DatabaseQueue(path: path).read { db in try Value.fetchOne(db, sql: sql) }
    }

    /// The schema's text and every row, quoted by SQLite: two databases that agree in it hold the same bytes.
    func dump(tables: [String]? = nil, columns: [String: [String]] = [:]) throws -> [String] {
        try DatabaseQueue(path: path).read { db in
            let present = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            return try (tables ?? present).flatMap { table in
                let names =
                    try columns[table]
                    ?? String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
                let quoted = names.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
                return try String.fetchAll(db, sql: "SELECT '\(table):' || \(quoted) FROM \"\(table)\" ORDER BY rowid")
            }
        }
    }

    func schema(of names: [String]? = nil) throws -> [String] {
        try rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").compactMap { row in
            names?.contains(row[0] as String) ?? true ? row[1] as String : nil
        }
    }

    /// The files beside the database whose name goes on with `suffix`.
    func files(startingWith suffix: String) throws -> [String] {
        try directory.files().filter { $0.hasPrefix("sites.db" + suffix) }.sorted()
    }
}

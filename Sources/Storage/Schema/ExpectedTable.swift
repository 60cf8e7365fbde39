import Enrichment
import GRDB

/// A table that an application may have made before us, and the columns it has to have. Missing ones are added, those
/// that are there stay as they are.
struct ExpectedTable {
    let name: String
    /// Columns that can't be added to rows; a table without them is somebody else's.
    let foundation: [String]
    /// Name and declaration.
    let columns: [(name: String, declaration: String)]

    func complete(in db: Database) throws {
        let present = Set(
            try String.fetchAll(db, sql: "SELECT lower(name) FROM pragma_table_info(?)", arguments: [name]))
        if let missing = foundation.first(where: { !present.contains($0) }) {
            throw StoreFault.broken("the table \(name) has no column \(missing): another application's database?")
        }
        for column in columns where !present.contains(column.name) {
            try db.execute(sql: "ALTER TABLE \(name) ADD COLUMN \(column.name) \(column.declaration)")
        }
    }
}

extension ExpectedTable {
    static let jobs = ExpectedTable(
        name: "jobs", foundation: ["id", "type"],
        columns: [
            ("status", "TEXT NOT NULL DEFAULT 'pending'"), ("provider", "TEXT"), ("config", "TEXT"),
            ("progress", "INTEGER DEFAULT 0"), ("total_items", "INTEGER DEFAULT 0"),
            ("processed_items", "INTEGER DEFAULT 0"), ("error", "TEXT"),
            // SQLite adds no column whose default is an expression; what inserts here gives the time itself.
            ("created_at", "TEXT"), ("started_at", "TEXT"), ("completed_at", "TEXT"),
        ])

    static let sites = ExpectedTable(
        name: "sites", foundation: ["id", "url", "domain"],
        columns: [
            ("is_wordpress", "INTEGER DEFAULT 0"), ("wp_version", "TEXT"), ("detected_theme", "TEXT"),
            ("detected_plugins", "TEXT"), ("discovery_source", "TEXT"),
            ("discovery_job_id", "TEXT REFERENCES jobs(id)"), ("discovery_date", "TEXT"), ("country", "TEXT"),
            ("industry_guess", "TEXT"), ("has_contact_page", "INTEGER DEFAULT 0"), ("contact_page_url", "TEXT"),
            ("status", "TEXT DEFAULT 'pending'"), ("http_status_code", "INTEGER"), ("ssl_valid", "INTEGER"),
            ("response_time_ms", "INTEGER"), ("meta_description", "TEXT"), ("page_title", "TEXT"),
            ("pipeline_stage", "TEXT DEFAULT 'discovered'"), ("company_name", "TEXT"), ("industry_segment", "TEXT"),
            ("ai_fit_reasoning", "TEXT"), ("emails_available_count", "INTEGER DEFAULT 0"),
            ("priority", "TEXT DEFAULT 'cold'"), ("outreach_status", "TEXT DEFAULT 'not_started'"),
            ("notes", "TEXT"), ("created_at", "TEXT"), ("updated_at", "TEXT"),
        ])

    /// The sites table with what enrichment adds to it.
    static let enrichedSites = ExpectedTable(
        name: "sites", foundation: ["id"], columns: [("enrichment_status", "TEXT DEFAULT NULL")])

    static let contacts = ExpectedTable(
        name: "contacts", foundation: ["id", "site_id", "email"],
        columns: [
            ("first_name", "TEXT"), ("last_name", "TEXT"), ("full_name", "TEXT"), ("position", "TEXT"),
            ("position_raw", "TEXT"), ("seniority", "TEXT"), ("department", "TEXT"), ("type", "TEXT"),
            ("confidence", "INTEGER"), ("linkedin_url", "TEXT"), ("twitter", "TEXT"), ("phone_number", "TEXT"),
            ("verification_status", "TEXT"), ("verification_date", "TEXT"), ("enrichment_source", "TEXT"),
            ("enrichment_job_id", "TEXT REFERENCES jobs(id)"), ("created_at", "TEXT"), ("updated_at", "TEXT"),
        ])
}

import Enrichment
import FoundationEssentials
import GRDB
import Storage
import TestKit

/// A database with a connection that writes whatever a test wants, past all our rules.
struct ReadsStore {
    private let temporary: TemporaryStore
    let writer: DatabaseQueue

    var store: SQLiteStore { temporary.store }
    var time: ManualTimekeeper { temporary.timekeeper }

    init() throws {
        temporary = try TemporaryStore()
        writer = try DatabaseQueue(path: temporary.store.path)
    }

    func readings() throws -> ThreadReadings {
        try ThreadReadings(path: store.path, timekeeper: time)
    }

    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try writer.write { db in try db.execute(sql: sql, arguments: arguments) }
    }

    /// A site in the enrichment stage.
    func addSite(
        _ id: Int64, domain: String? = nil, company: String? = nil, status: String? = nil,
        updatedAt: String = "2026-01-01 00:00:00"
    ) throws {
        let domain = domain ?? "site\(id).example"
        try execute(
            """
            INSERT INTO sites (id, url, domain, company_name, enrichment_status, pipeline_stage, updated_at)
            VALUES (?, ?, ?, ?, ?, 'enrichment', ?)
            """,
            [id, "https://\(domain)/", domain, company, status, updatedAt])
    }

    func addContact(_ email: String, of site: Int64, confidence: Int? = nil) throws {
        try execute(
            "INSERT INTO contacts (site_id, email, confidence) VALUES (?, ?, ?)", [site, email, confidence])
    }
}

extension RowPage {
    /// The values of one column, row by row; nil where a row has no such column.
    func column(_ name: String) throws -> [JSONValue?] {
        try JSONValue(rows).elements.map { row in
            guard case .object(let members) = row else { return nil }
            return members[name]
        }
    }
}

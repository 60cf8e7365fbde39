import Enrichment

/// Reads who found a contact, when and where.
final class FindingReader {
    private let contactExists: HotStatement
    private let findings: HotStatement
    private let sourcesColumn = 4

    init(_ connection: HotConnection) throws(StoreFault) {
        contactExists = try HotStatement(connection, "SELECT 1 FROM contacts WHERE id = ?")
        // Jobs that were accepted later come first within a second; of what was pruned nothing else is known.
        findings = try HotStatement(
            connection,
            """
            SELECT
                contact_findings.job_id, nullif(provider, '') AS provider, found_at, call_id,
                iif(json_valid(sources), sources, '[]') AS sources
            FROM contact_findings LEFT JOIN enrichment_jobs ON enrichment_jobs.job_id = contact_findings.job_id
            WHERE contact_id = ?
            ORDER BY found_at DESC, sequence DESC NULLS LAST, contact_findings.job_id, provider
            """)
    }

    /// Nil when there is no such contact.
    func findings(of contact: ContactID) throws(StoreFault) -> RowPage? {
        guard try contactExists.integer([.integer(contact.rawValue)]) != nil else { return nil }
        return try findings.page([.integer(contact.rawValue)], reserving: 4_096) { row, column, json in
            guard column == sourcesColumn else { return false }
            json.append(verbatim: row.text(column) ?? "[]")
            return true
        }
    }
}

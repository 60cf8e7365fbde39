import Enrichment

/// Reads what providers say of the company behind a site.
final class CompanyReader {
    private let siteExists: HotStatement
    private let companies: HotStatement
    private let booleanColumns = 3...5

    init(_ connection: HotConnection) throws(StoreFault) {
        siteExists = try HotStatement(connection, "SELECT 1 FROM sites WHERE id = ?")
        companies = try HotStatement(
            connection,
            """
            SELECT
                provider, organization, pattern, accepts_all, is_disposable, is_webmail, results_available,
                enriched_at AS found_at, job_id
            FROM site_enrichments
            WHERE site_id = ? AND
                coalesce(organization, pattern, accepts_all, is_disposable, is_webmail, results_available) IS NOT NULL
            ORDER BY enriched_at DESC, provider
            """)
    }

    /// Nil when there is no such site.
    func companies(of site: SiteID) throws(StoreFault) -> RowPage? {
        guard try siteExists.integer([.integer(site.rawValue)]) != nil else { return nil }
        return try companies.page([.integer(site.rawValue)], reserving: 512) { row, column, json in
            guard booleanColumns.contains(column), let bit = row.integer(column) else { return false }
            json.append(verbatim: bit == 1 ? "true" : "false")
            return true
        }
    }
}

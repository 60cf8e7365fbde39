import Enrichment
import GRDB

/// Deletes a site, in a transaction, if nobody needs it.
///
/// Its contacts, their findings and when it was enriched go with it, by their foreign keys. What jobs made of it stays:
/// they hold its number alone. Tables that are not ours may refer to it, too, with foreign keys of any sort.
struct SiteDeletion {
    /// A refusal names no more.
    private static let mostJobs = 20

    let db: Database
    let site: SiteID

    func removal() throws -> SiteRemoval {
        guard try SiteRows.unknown(among: [site], in: db).isEmpty else { return .unknownSite }
        let jobs = try unfinishedJobs()
        guard jobs.isEmpty else { return .inUnfinishedJobs(jobs) }
        var tables: [String] = []
        do {
            try db.inSavepoint {
                try db.cachedStatement(sql: "DELETE FROM sites WHERE id = ?").execute(arguments: [site.rawValue])
                // A deferred foreign key would refuse at the end of the transaction only, and not say who it is.
                tables = try referringTables()
                return tables.isEmpty ? .commit : .rollback
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT && db.isInsideTransaction {
            return .neededByTables(try referringTables())
        }
        return tables.isEmpty ? .deleted : .neededByTables(tables)
    }

    /// Somebody may be out with it, or be about to be, and pay for what could not be kept.
    private func unfinishedJobs() throws -> [JobID] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT job_id FROM job_sites JOIN enrichment_jobs ON sequence = job
                WHERE site_id = ? AND status IN ('pending', 'enriching') ORDER BY sequence LIMIT ?
                """)
        return try String.fetchAll(statement, arguments: [site.rawValue, Self.mostJobs]).map(JobID.init(rawValue:))
    }

    /// The tables with a foreign key to the site that would neither go with it nor let it go.
    private func referringTables() throws -> [String] {
        let keys = try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name, keys."from"
                FROM pragma_table_list AS tables, pragma_foreign_key_list(tables.name) AS keys
                WHERE tables.schema = 'main' AND tables.type = 'table' AND lower(keys."table") = 'sites'
                    AND keys.on_delete IN ('NO ACTION', 'RESTRICT') AND coalesce(lower(keys."to"), 'id') = 'id'
                ORDER BY tables.name
                """)
        let names = try keys.compactMap { key -> String? in
            let (table, column) = (key[0] as String, (key[1] as String).quotedName)
            let sql = "SELECT 1 FROM \(table.quotedName) WHERE \(column) = ? LIMIT 1"
            return try Int.fetchOne(db, sql: sql, arguments: [site.rawValue]) == nil ? nil : table
        }
        return names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}

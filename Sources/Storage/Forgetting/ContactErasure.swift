import Enrichment
import GRDB

/// Deletes contacts with all that is ours of them, within a transaction; kept numbers follow by their triggers. Rows that
/// another application's tables hold on to are left to it.
struct ContactErasure {
    private let db: Database
    private let referrers: [(table: String, statement: Statement)]

    init(db: Database) throws {
        self.db = db
        let keys = try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name, keys."from"
                FROM pragma_table_list AS tables, pragma_foreign_key_list(tables.name) AS keys
                WHERE tables.schema = 'main' AND tables.type = 'table' AND lower(keys."table") = 'contacts'
                    AND keys.on_delete IN ('NO ACTION', 'RESTRICT') AND coalesce(lower(keys."to"), 'id') = 'id'
                ORDER BY tables.name
                """)
        referrers = try keys.map { key in
            let (table, column) = (key[0] as String, (key[1] as String).quotedName)
            let sql =
                "SELECT 1 FROM \(table.quotedName) WHERE \(column) = (SELECT id FROM contacts WHERE rowid = ?) LIMIT 1"
            return (table, try db.cachedStatement(sql: sql))
        }
    }

    /// The rows of a site's contacts.
    func contacts(of site: Int64) throws -> [Int64] {
        var rows: [Int64] = []
        try db.cachedStatement(sql: "SELECT rowid FROM contacts WHERE site_id = ?").run([.integer(site)]) { row in
            if let number = row.integer(0) { rows.append(number) }
        }
        return rows
    }

    /// The tables that would not let a contact go.
    func tables(holding contact: Int64) throws -> [String] {
        try referrers.filter { referrer in
            var isHeld = false
            try referrer.statement.run([.integer(contact)]) { _ in isHeld = true }
            return isHeld
        }.map(\.table)
    }

    func findings(of contact: Int64) throws -> Int {
        var count = 0
        try db.cachedStatement(
            sql: "SELECT count(*) FROM contact_findings WHERE contact_id = (SELECT id FROM contacts WHERE rowid = ?)"
        ).run([.integer(contact)]) { row in count = Int(row.integer(0) ?? 0) }
        return count
    }

    /// Its findings go with it, by their foreign key. Throws what SQLite says where something holds on to it after all.
    func erase(_ contact: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM contacts WHERE rowid = ?").run([.integer(contact)])
    }

    /// Forgets what else is ours of a site: when it was enriched, for there is nothing left of that, what providers said of
    /// its company, and how much they have of its domain.
    func eraseHistory(of site: Int64) throws {
        try db.cachedStatement(
            sql:
                "DELETE FROM result_counts WHERE domain IN (SELECT \(Questions.bare("domain")) FROM sites WHERE id = ?)"
        ).run([.integer(site)])
        try db.cachedStatement(sql: "DELETE FROM site_enrichments WHERE site_id = ?").run([.integer(site)])
    }

    /// Has the searches of a site that were begun begin anew, and those whose place tells of a name: a provider's words on
    /// where it got to may hold whom it found there.
    func erasePlaces(of sites: Set<Int64>, or traces: FileTraces) throws {
        var rows: [(job: Int64, site: Int64)] = []
        try db.cachedStatement(
            sql: """
                SELECT job, site_id, place FROM job_sites INDEXED BY job_sites_unfinished
                WHERE status IN ('pending', 'enriching') AND place IS NOT NULL
                """
        ).run { row in
            guard let job = row.integer(0), let site = row.integer(1) else { return }
            if sites.contains(site) || traces.isAny(in: row.blob(2)) { rows.append((job, site)) }
        }
        for row in rows {
            try db.cachedStatement(sql: "UPDATE job_sites SET place = NULL WHERE job = ? AND site_id = ?")
                .run([.integer(row.job), .integer(row.site)])
        }
    }

    /// The site that a contact is of.
    func site(of contact: Int64) throws -> Int64? {
        var site: Int64?
        try db.cachedStatement(sql: "SELECT site_id FROM contacts WHERE rowid = ?").run([.integer(contact)]) { row in
            site = row.integer(0)
        }
        return site
    }

    /// Deletes all of a site that may go, whoever holds on to the rest.
    func eraseAll(of site: Int64) throws {
        for contact in try contacts(of: site) where try tables(holding: contact).isEmpty {
            do {
                try erase(contact)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT && db.isInsideTransaction {
                continue
            }
        }
        try eraseHistory(of: site)
    }
}

import GRDB

/// The indexes that contacts and sites need, in whichever application's table they are.
enum ContactIndexes {
    static func complete(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX IF NOT EXISTS idx_contacts_site_id ON contacts (site_id);
                CREATE INDEX IF NOT EXISTS idx_contacts_email ON contacts (email);
                CREATE INDEX IF NOT EXISTS idx_contacts_verification ON contacts (verification_status);
                CREATE INDEX IF NOT EXISTS idx_sites_enrichment_status ON sites (enrichment_status);
                """)
    }

    /// Has one site and address be one row, where the table's maker did not: what an upsert relies on.
    static func allowOneRowPerAddress(in db: Database) throws {
        let isAllowedOnly = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM pragma_index_list('contacts') AS list
                    WHERE list."unique" AND NOT list.partial AND (
                        SELECT group_concat(name, ',')
                        FROM (SELECT lower(name) AS name FROM pragma_index_info(list.name) ORDER BY 1)
                    ) = 'email,site_id'
                )
                """)
        if isAllowedOnly != true {
            try db.execute(sql: "CREATE UNIQUE INDEX idx_contacts_site_email ON contacts (site_id, email)")
        }
    }
}

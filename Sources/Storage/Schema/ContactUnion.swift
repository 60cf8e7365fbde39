import Enrichment
import GRDB

/// Makes one row of a site's contacts whose addresses differ in case or blanks only, and writes every address as we do.
enum ContactUnion {
    static func unite(in db: Database) throws {
        try nameAddresses(in: db)
        let references = try references(in: db)
        let groups = try Row.fetchAll(
            db,
            sql: """
                SELECT min(contacts.id), site_id, coalesce(normal.email, contacts.email) AS address
                FROM contacts LEFT JOIN temp.normal_addresses AS normal USING (id)
                GROUP BY site_id, address HAVING count(*) > 1
                """)
        for group in groups {
            try merge(into: group[0], site: group[1], address: group[2], following: references, in: db)
        }
        try db.execute(
            sql: """
                UPDATE contacts SET email = (SELECT email FROM temp.normal_addresses WHERE id = contacts.id)
                WHERE id IN (SELECT id FROM temp.normal_addresses);
                DROP TABLE temp.normal_addresses;
                """)
    }

    /// Lists the contacts whose address is not written as ours are, with the address as we write it.
    private static func nameAddresses(in db: Database) throws {
        try db.execute(sql: "CREATE TEMP TABLE normal_addresses (id PRIMARY KEY, email TEXT NOT NULL)")
        let insert = try db.cachedStatement(sql: "INSERT INTO temp.normal_addresses VALUES (?, ?)")
        // Whatever holds more than visible ASCII without capitals may be written differently.
        let suspects = try Row.fetchCursor(db, sql: "SELECT id, email FROM contacts WHERE email GLOB '*[^!-@[-~]*'")
        while let row = try suspects.next() {
            guard let email = String.fromDatabaseValue(row[1]), let normal = FoundContact(email: email)?.email,
                normal != email
            else { continue }
            try insert.execute(arguments: [row[0] as DatabaseValue, normal])
        }
    }

    /// The oldest row is the one with the lowest number.
    private static func merge(
        into kept: DatabaseValue, site: DatabaseValue, address: DatabaseValue,
        following references: [(table: String, column: String)], in db: Database
    ) throws {
        let others = try DatabaseValue.fetchAll(
            db,
            sql: """
                SELECT contacts.id FROM contacts LEFT JOIN temp.normal_addresses AS normal USING (id)
                WHERE site_id IS ? AND coalesce(normal.email, contacts.email) = ? AND contacts.id <> ?
                ORDER BY contacts.id
                """,
            arguments: [site, address, kept])
        for other in others {
            try fill(kept, from: other, in: db)
            for (table, column) in references {
                try db.execute(
                    sql: "UPDATE \(table) SET \(column) = ? WHERE \(column) = ?", arguments: [kept, other])
            }
            try db.execute(sql: "DELETE FROM contacts WHERE id = ?", arguments: [other])
        }
    }

    /// What the younger row knows replaces what the older one knew in the columns an upsert writes; in columns that
    /// are not ours it only fills gaps. Null replaces nothing.
    private static func fill(_ kept: DatabaseValue, from other: DatabaseValue, in db: Database) throws {
        let ours = Set(ExpectedTable.contacts.columns.map(\.name)).subtracting(["created_at"])
        let columns = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_info('contacts')
                WHERE NOT pk AND lower(name) NOT IN ('id', 'site_id', 'email')
                """)
        let assignments = columns.map { name in
            let column = name.quotedName
            return ours.contains(name.lowercased())
                ? "\(column) = coalesce(other.\(column), contacts.\(column))"
                : "\(column) = coalesce(contacts.\(column), other.\(column))"
        }
        try db.execute(
            sql: """
                UPDATE contacts SET \(assignments.joined(separator: ", "))
                FROM (SELECT * FROM contacts WHERE id = ?) AS other WHERE contacts.id = ?
                """,
            arguments: [other, kept])
    }

    /// Other tables' columns that name a contact by its number, quoted: they follow the row that is kept.
    private static func references(in db: Database) throws -> [(table: String, column: String)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name AS "table", keys."from" AS "column"
                FROM pragma_table_list AS tables, pragma_foreign_key_list(tables.name) AS keys
                WHERE tables.schema = 'main' AND tables.type = 'table' AND lower(keys."table") = 'contacts'
                    AND coalesce(lower(keys."to"), 'id') = 'id'
                """
        ).map { row in
            (
                (row["table"] as String).quotedName,
                (row["column"] as String).quotedName
            )
        }
    }
}

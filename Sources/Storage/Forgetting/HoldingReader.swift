package import Enrichment

/// Reads all that is held of contacts, for the person they are: every column, the site, and who found them where.
struct HoldingReader {
    private let contact: HotStatement
    private let site: HotStatement
    private let findings: HotStatement
    private static let sourcesColumn = 4

    init(_ connection: HotConnection) throws(StoreFault) {
        contact = try HotStatement(connection, "SELECT * FROM contacts WHERE rowid = ?")
        site = try HotStatement(
            connection,
            """
            SELECT sites.id, domain, url, company_name FROM sites JOIN contacts ON site_id = sites.id
            WHERE contacts.rowid = ?
            """)
        findings = try HotStatement(
            connection,
            """
            SELECT job_id, provider, found_at, call_id, iif(json_valid(sources), sources, '[]') AS sources
            FROM contact_findings WHERE contact_id = (SELECT id FROM contacts WHERE rowid = ?)
            ORDER BY found_at, job_id
            """)
    }

    /// Appends an object for each contact that is there, a comma behind each; returns how many were.
    func append(_ rows: [Int64], to json: inout JSONBytes) throws(StoreFault) -> Int {
        var count = 0
        for number in rows {
            var isThere = false
            try contact.run([.integer(number)]) { row in
                isThere = true
                json.append(verbatim: #"{"contact":"#)
                contact.shape.write(to: &json) { column, json in row.append(column, to: &json) }
            }
            guard isThere else { continue }
            json.append(verbatim: #","site":"#)
            var hasSite = false
            try site.run([.integer(number)]) { row in
                hasSite = true
                site.shape.write(to: &json) { column, json in row.append(column, to: &json) }
            }
            if !hasSite { json.appendNull() }
            json.append(verbatim: #","findings":"#)
            try json.appendArray { (json) throws(StoreFault) in try append(findingsOf: number, to: &json) }
            json.append(verbatim: "},")
            count += 1
        }
        return count
    }

    private func append(findingsOf contact: Int64, to json: inout JSONBytes) throws(StoreFault) {
        try findings.run([.integer(contact)]) { row in
            findings.shape.write(to: &json) { column, json in
                if column == Self.sourcesColumn {
                    json.append(verbatim: row.text(column) ?? "[]")
                } else {
                    row.append(column, to: &json)
                }
            }
            json.append(byte: UInt8(ascii: ","))
        }
    }
}

extension SQLiteStore {
    package func holdings(of address: SuppressedName, at moment: WallSecond) throws(StoreFault) -> Holdings {
        guard let suppressions else { throw SuppressionBook.wrongKey }
        let (rows, isSuppressed) = try connection.read { db in
            let rows = try NamedRows([address], spelling: suppressions.names, in: db)
            let book = SuppressionBook(db: db, rules: suppressions)
            return (rows.contacts.sorted(), try book.covers(address: address.text))
        }
        let connection = try HotConnection(path: path, patience: .seconds(5))
        let reader = try HoldingReader(connection)
        var json = JSONBytes(reserving: 4_096)
        json.append(verbatim: #"{"address":"#)
        json.append(string: address.text.utf8.span)
        json.append(verbatim: #","exported_at":"\#(moment.columnText)","is_suppressed":\#(isSuppressed),"holdings":"#)
        var count = 0
        try Snapshots(connection).take { () throws(StoreFault) in
            try json.appendArray { (json) throws(StoreFault) in count = try reader.append(rows, to: &json) }
        }
        json.append(byte: UInt8(ascii: "}"))
        return Holdings(object: json.bytes, contacts: count)
    }
}

import CSV
import Enrichment

/// Reads contacts over all sites as CSV, part after part, each short: the log can be written back between two of them.
final class ContactExporter {
    /// Contacts looked at for one part, passed by the filters or not; some 30 KiB when they all pass.
    private static let length = 128
    /// More than the filters of the exports that one thread has under way.
    private static let mostStatements = 32

    private let connection: HotConnection
    /// By their SQL.
    private var statements: [String: HotStatement] = [:]

    init(_ connection: HotConnection) {
        self.connection = connection
    }

    /// The first part when `place` is nil; it has the header. Throws when a column of the first part is gone.
    func part(of selection: ContactSelection, from place: ExportPlace?) throws(StoreFault) -> ExportPart {
        let sql = ContactSearchSQL(selection)
        let columns = if let place { place.columns } else { try columnNames() }
        let row = try statement(sql.row(Self.list(of: columns)))
        var csv = CSVWriter(reserving: 49_152)
        if place == nil { csv.append(record: columns + Self.siteColumns) }

        var looked = 0
        var last = place?.last ?? ContactID(rawValue: .min)
        let values = sql.walkValues + [.integer(last.rawValue), HotValue(Self.length)]
        try statement(sql.step).run(values) { (id) throws(StoreFault) in
            guard let id = id.integer(0) else { return }
            looked += 1
            last = ContactID(rawValue: id)
            try row.run([.integer(id)] + sql.filterValues) { row in
                for column in 0..<columns.count + Self.siteColumns.count {
                    row.append(column, to: &csv)
                }
                csv.endRecord()
            }
        }
        let isLast = looked < Self.length
        return ExportPart(bytes: csv.bytes, next: isLast ? nil : ExportPlace(columns: columns, last: last))
    }

    /// Of a contact's site; behind the columns of the table, of which another application may have made one of the same
    /// name: there the site's is the one that is kept, as in JSON.
    private static let siteColumns = ["domain", "company_name"]

    private func columnNames() throws(StoreFault) -> [String] {
        var names: [String] = []
        try HotStatement(connection, "SELECT name FROM pragma_table_info('contacts') ORDER BY cid").run { row in
            if let name = row.text(0), !Self.siteColumns.contains(name) { names.append(name) }
        }
        return names
    }

    private func statement(_ sql: String) throws(StoreFault) -> HotStatement {
        if let statement = statements[sql] { return statement }
        if statements.count >= Self.mostStatements { statements.removeAll() }
        let statement = try HotStatement(connection, sql)
        statements[sql] = statement
        return statement
    }

    private static func list(of columns: [String]) -> String {
        let names = columns.map { "contacts.\($0.quotedName)" }
        return (names + siteColumns.map { "sites.\($0)" }).joined(separator: ", ")
    }
}

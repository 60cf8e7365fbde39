import Enrichment

/// Reads pages of contacts over all sites: first which contacts, from an index, then their rows.
final class ContactSearchReader {
    private let connection: HotConnection
    private let counts: KeptCounts
    private let totals: Totals
    private let contact: HotStatement
    /// By their SQL: a few dozen combinations of filters.
    private var searches: [String: HotStatement] = [:]

    init(_ connection: HotConnection, counts: KeptCounts, totals: Totals) throws(StoreFault) {
        self.connection = connection
        self.counts = counts
        self.totals = totals
        contact = try HotStatement(
            connection, ContactSearchSQL(ContactSelection()).row("contacts.*, sites.domain, sites.company_name"))
    }

    func contacts(_ search: ContactSearch) throws(StoreFault) -> RowPage {
        let sql = ContactSearchSQL(search.selection)
        let values = sql.walkValues + sql.filterValues
        let total =
            try search.selection.isOfAll
            ? counts.contacts(search.selection.listing) : totals.total(sql.count, values)
        let ids = try statement(sql.page(isAscending: search.isAscending))
        var json = JSONBytes(reserving: 32_768)
        try json.appendArray { (json) throws(StoreFault) in
            guard total > 0 else { return }
            try ids.run(values + [HotValue(search.page.size), HotValue(search.page.offset)]) {
                (id) throws(StoreFault) in
                try append(id.integer(0), to: &json)
            }
        }
        return RowPage(rows: json.bytes, total: total)
    }

    private func append(_ id: Int64?, to json: inout JSONBytes) throws(StoreFault) {
        guard let id else { return }
        try contact.run([.integer(id)]) { row in
            contact.shape.write(to: &json) { column, json in row.append(column, to: &json) }
            json.append(byte: UInt8(ascii: ","))
        }
    }

    private func statement(_ sql: String) throws(StoreFault) -> HotStatement {
        if let statement = searches[sql] { return statement }
        let statement = try HotStatement(connection, sql)
        searches[sql] = statement
        return statement
    }
}

extension ContactSelection {
    /// Whether no contact is left out for whose it is: then how many there are is kept.
    fileprivate var isOfAll: Bool { job == nil && site == nil && email == nil }
}

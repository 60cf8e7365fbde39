import Enrichment

/// Reads pages of sites: first which sites, from an index where there is one, then their rows.
final class SiteReader {
    private let connection: HotConnection
    private let counts: KeptCounts
    private let totals: Totals
    private let site: HotStatement
    /// By their SQL: a few dozen combinations of order and filters.
    private var listings: [String: HotStatement] = [:]

    init(_ connection: HotConnection, counts: KeptCounts, totals: Totals) throws(StoreFault) {
        self.connection = connection
        self.counts = counts
        self.totals = totals
        site = try HotStatement(
            connection, "SELECT sites.*, \(SiteListingSQL.contactCount) AS contact_count FROM sites WHERE id = ?")
    }

    func sites(_ listing: SiteListing) throws(StoreFault) -> RowPage {
        guard let sql = SiteListingSQL(listing) else { return RowPage(rows: Array("[]".utf8), total: 0) }
        let total = try total(of: listing, sql)
        let ids = try statement(sql.page)
        var json = JSONBytes(reserving: 65_536)
        try json.appendArray { (json) throws(StoreFault) in
            try ids.run(sql.values + [HotValue(listing.page.size), HotValue(listing.page.offset)]) {
                (id) throws(StoreFault) in
                try append(id.integer(0), to: &json)
            }
        }
        return RowPage(rows: json.bytes, total: total)
    }

    private func total(of listing: SiteListing, _ sql: SiteListingSQL) throws(StoreFault) -> Int {
        if sql.isSearch { return try totals.total(sql.count, sql.values) }
        if let stage = listing.stage { return try counts.sites(in: stage.rawValue, listing.status) }
        return try listing.status == nil ? counts.sites(in: nil) : totals.total(sql.count, sql.values)
    }

    /// One site's object; nil when there is none.
    func site(_ id: SiteID) throws(StoreFault) -> [UInt8]? {
        var json = JSONBytes(reserving: 2_048)
        try site.run([.integer(id.rawValue)]) { row in
            site.shape.write(to: &json) { column, json in row.append(column, to: &json) }
        }
        return json.bytes.isEmpty ? nil : json.bytes
    }

    private func append(_ id: Int64?, to json: inout JSONBytes) throws(StoreFault) {
        guard let id else { return }
        try site.run([.integer(id)]) { row in
            site.shape.write(to: &json) { column, json in row.append(column, to: &json) }
            json.append(byte: UInt8(ascii: ","))
        }
    }

    private func statement(_ sql: String) throws(StoreFault) -> HotStatement {
        if let statement = listings[sql] { return statement }
        let statement = try HotStatement(connection, sql)
        listings[sql] = statement
        return statement
    }
}

import Enrichment

/// Reads pages of sites: first which sites, from an index where there is one, then their rows.
final class SiteReader {
    private let finder: SiteFinder
    private let site: HotStatement

    init(_ connection: HotConnection, counts: KeptCounts) throws(StoreFault) {
        finder = try SiteFinder(connection, counts: counts)
        site = try HotStatement(
            connection, "SELECT sites.*, \(SiteListingSQL.contactCount) AS contact_count FROM sites WHERE id = ?")
    }

    func sites(_ listing: SiteListing) throws(StoreFault) -> RowPage {
        let found =
            if let stage = listing.stage {
                try finder.find(listing, in: stage.rawValue)
            } else {
                try finder.findAnywhere(listing)
            }
        var json = JSONBytes(reserving: 65_536)
        try json.appendArray { (json) throws(StoreFault) in
            for id in found.ids { try append(id, to: &json) }
        }
        return RowPage(rows: json.bytes, total: found.total, isTotalExact: found.isTotalExact)
    }

    /// One site's object; nil when there is none.
    func site(_ id: SiteID) throws(StoreFault) -> [UInt8]? {
        var json = JSONBytes(reserving: 2_048)
        try site.run([.integer(id.rawValue)]) { row in
            site.shape.write(to: &json) { column, json in row.append(column, to: &json) }
        }
        return json.bytes.isEmpty ? nil : json.bytes
    }

    private func append(_ id: Int64, to json: inout JSONBytes) throws(StoreFault) {
        try site.run([.integer(id)]) { row in
            site.shape.write(to: &json) { column, json in row.append(column, to: &json) }
            json.append(byte: UInt8(ascii: ","))
        }
    }
}

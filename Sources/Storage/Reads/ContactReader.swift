import Enrichment

/// Reads the contacts of a site, every column as it is.
final class ContactReader {
    private let siteExists: HotStatement
    private let contacts: HotStatement

    init(_ connection: HotConnection) throws(StoreFault) {
        siteExists = try HotStatement(connection, "SELECT 1 FROM sites WHERE id = ?")
        contacts = try HotStatement(
            connection,
            """
            SELECT * FROM contacts
            WHERE site_id = ?1
                AND (?2 IS NULL OR confidence >= ?2)
                AND (?3 IS NULL OR verification_status = ?3)
                AND (?4 IS NULL OR type = ?4)
            ORDER BY confidence DESC NULLS LAST, id
            """)
    }

    /// Nil when there is no such site.
    func contacts(of site: SiteID, _ listing: ContactListing) throws(StoreFault) -> RowPage? {
        guard try siteExists.integer([.integer(site.rawValue)]) != nil else { return nil }
        let values: [HotValue] = [
            .integer(site.rawValue), HotValue(listing.minimumConfidence), HotValue(listing.verificationStatus),
            HotValue(listing.kind?.rawValue),
        ]
        var json = JSONBytes(reserving: 8_192)
        var total = 0
        try json.appendArray { (json) throws(StoreFault) in
            try contacts.run(values) { row in
                contacts.shape.write(to: &json) { column, json in row.append(column, to: &json) }
                json.append(byte: UInt8(ascii: ","))
                total += 1
            }
        }
        return RowPage(rows: json.bytes, total: total)
    }
}

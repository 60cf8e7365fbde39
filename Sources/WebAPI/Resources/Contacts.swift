import Enrichment

/// `/api/enrichment/sites/{site}/contacts`: what was found for a site.
enum Contacts {
    static func list(_ call: Call, for api: API) throws -> Reply {
        var query = call.query
        var listing = ContactListing()
        listing.minimumConfidence = query.integer("min_confidence", in: 0...100)
        listing.verificationStatus = query.text("verification_status", atMost: 50)
        listing.kind = query.word("type")
        try query.end()

        guard let site = number(call.capture("site")).map(SiteID.init),
            let page = try api.readings.contacts(of: site, listing)
        else { throw Problem(.notFound, "There is no such site.") }
        return .success(data: page.rows) { $0.member("total", page.total) }
    }

    /// A number in the one way it is written in an address: digits, the first of them not 0.
    static func number(_ text: String) -> Int64? {
        guard let number = Int64(text), number > 0, String(number) == text else { return nil }
        return number
    }
}

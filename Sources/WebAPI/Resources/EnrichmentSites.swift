import Enrichment

/// `/api/enrichment/sites`: the sites in the enrichment stage.
enum EnrichmentSites {
    static func list(_ call: Call, for api: API) throws -> Reply {
        var query = call.query
        var listing = SiteListing(page: query.page())
        listing.search = query.text("search", atMost: 200)
        listing.status = query.word("enrichment_status")
        listing.order = query.word("sortBy") ?? .updatedAt
        let direction: Direction? = query.word("sortOrder")
        listing.isAscending = direction == .ascending
        try query.end()

        return .list(try api.readings.sites(listing), listing.page)
    }

    private enum Direction: String, CaseIterable {
        case ascending = "asc"
        case descending = "desc"
    }
}

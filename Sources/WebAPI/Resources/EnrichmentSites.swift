import Enrichment
import HTTPTypes

/// `/api/enrichment/sites`: the sites in the enrichment stage.
enum EnrichmentSites {
    static let list = Route(
        .get, "/api/enrichment/sites", needs: .read,
        Operation(
            "listEnrichmentSites", "The sites in the enrichment stage, the last changed first.",
            query: Paging.parameters + [search, status, order, direction],
            replies: [
                ReplyForm(
                    .ok, "A page of sites.", .page(of: Sites.row), links: [.leads(to: Sites.site, at: "/data/0/id")],
                    example: ReplyExamples.listEnrichmentSites)
            ])
    ) { call, api in
        var listing = SiteListing(page: call.query.page)
        listing.search = call.query[search]
        listing.searchAsDomain = listing.search.flatMap { SearchedDomain.name(of: $0, by: api.domains) }
        listing.status = call.query[status]
        listing.order = call.query[order] ?? .updatedAt
        listing.isAscending = call.query[direction] == .ascending

        return .list(try api.store.readings.sites(listing), listing.page)
    }

    static let search = QueryParameter.text(
        "search", atMost: 200, "Text that url, domain or company name must contain, in any case."
    ).showing("acme")
    static let status = QueryParameter<EnrichmentStatus>.word("enrichment_status", "Only sites of this status.")
    static let order = QueryParameter<SiteListing.Order>.word("sortBy", assumed: .updatedAt, "What they are sorted by.")
    static let direction = QueryParameter<Direction>.word("sortOrder", assumed: .descending, "Which way.")

    enum Direction: String, CaseIterable, Sendable {
        case ascending = "asc"
        case descending = "desc"
    }
}

import Enrichment
import HTTPTypes

/// `/api/sites` as it is read: the sites of any stage, and one of them.
extension Sites {
    static let list = Route(
        .get, "/api/sites", needs: .read,
        Operation(
            "listSites", "The sites of a stage, or of all stages.",
            description: """
                Within a stage the last changed comes first when nothing else is asked for; over all stages it is the \
                newest, and they are sorted by `id` alone.
                """,
            query: Paging.parameters + [
                stage, EnrichmentSites.search, EnrichmentSites.status, order, EnrichmentSites.direction,
            ],
            replies: [ReplyForm(.ok, "A page of sites.", .page(of: row), example: ReplyExamples.listSites)])
    ) { call, api in
        var listing = SiteListing(page: call.query.page)
        listing.stage = call.query[stage]
        listing.search = call.query[EnrichmentSites.search]
        listing.searchAsDomain = listing.search.flatMap { SearchedDomain.name(of: $0, by: api.domains) }
        listing.status = call.query[EnrichmentSites.status]
        listing.order = call.query[order] ?? (listing.stage == nil ? .id : .updatedAt)
        listing.isAscending = call.query[EnrichmentSites.direction] == .ascending
        guard listing.stage != nil || listing.order == .id else { throw unsorted }

        return .list(try api.store.readings.sites(listing), listing.page)
    }

    static let show = Route(
        .get, "/api/sites/{site}", needs: .read,
        Operation(
            "showSite", "A site.", path: [site],
            replies: [
                ReplyForm(.ok, "The site, as it is in lists.", .success(.named(row)), example: ReplyExamples.showSite)
            ], problems: [.notFound])
    ) { call, api in
        guard let site = call[site], let object = try api.store.readings.site(site) else { throw unknownSite }
        return .success(data: object)
    }

    private static let stage = QueryParameter<PipelineStage>.word("pipeline_stage", "Only sites in this stage.")
        .showing(PipelineStage.enrichment.rawValue)
    private static let order = QueryParameter<SiteListing.Order>.word(
        "sortBy", "What they are sorted by: without a `pipeline_stage` only `id`.")

    /// Indexes are by stage: any other order over all of them would sort every site there is.
    private static let unsorted: Problem = {
        let faults = Faults()
        faults.add(Fault(pointer: "?sortBy", detail: "must be id where no pipeline_stage is given."))
        return Problem(.malformedQuery, faults.summary, faults: faults.named)
    }()
}

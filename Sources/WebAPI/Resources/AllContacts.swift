import Enrichment
import HTTPTypes

/// `/api/enrichment/contacts`: what was found, over all sites.
enum AllContacts {
    static let list = Route(
        .get, "/api/enrichment/contacts", needs: .read,
        Operation(
            "listContacts", "The contacts of all sites, the newest first.",
            description: "A filter that names a job or a site that is not there matches nobody.",
            query: Paging.parameters + filters + [order, EnrichmentSites.direction],
            replies: [ReplyForm(.ok, "A page of contacts.", .page(of: row), example: ReplyExamples.listContacts)])
    ) { call, api in
        var search = ContactSearch(page: call.query.page)
        search.selection = selection(in: call.query)
        search.isAscending = call.query[EnrichmentSites.direction] == .ascending
        return .list(try api.store.readings.contacts(search), search.page)
    }

    static let filters: [any DeclaredParameter] = [
        job, site, email, Contacts.minimumConfidence, Contacts.verificationStatus, Contacts.kind,
    ]

    static func selection(in query: Query) -> ContactSelection {
        var selection = ContactSelection()
        selection.job = query[job].map(JobID.init(rawValue:))
        selection.site = query[site]
        // As it would have been stored; what is no address is nobody's.
        selection.email = query[email].map { FoundContact(email: $0)?.email ?? $0 }
        selection.listing.minimumConfidence = query[Contacts.minimumConfidence]
        selection.listing.verificationStatus = query[Contacts.verificationStatus]
        selection.listing.kind = query[Contacts.kind]
        return selection
    }

    private static let job = QueryParameter.text(
        "job", atMost: 200, "Only contacts that the job of this `id` found, also when another has found them since."
    ).showing(Jobs.exampleID)
    private static let site = QueryParameter<SiteID>.number("site", "Only contacts of the site of this `id`.").showing(
        "1")
    private static let email = QueryParameter.text(
        "email", atMost: 320, "Only contacts of exactly this address."
    ).showing("ada@acme.example")
    private static let order = QueryParameter<Order>.word("sortBy", assumed: .id, "What they are sorted by.")

    /// By their number alone, and so by their age: every other order would be an index that each contact found writes to.
    private enum Order: String, CaseIterable, Sendable {
        case id
    }

    private static let row = NamedSchema(
        "ContactOfSite",
        .object(
            Contacts.columns + [
                .always("domain", .text(), "The site's."),
                .column("company_name", .text(), "The site's."),
            ], isOpen: true))
}

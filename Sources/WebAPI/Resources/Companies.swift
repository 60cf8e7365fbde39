import Enrichment
import HTTPTypes

/// `/api/enrichment/sites/{site}/companies`: what providers say of the company behind a site.
enum Companies {
    static let list = Route(
        .get, "/api/enrichment/sites/{site}/companies", needs: .read,
        Operation(
            "listCompaniesOfSite",
            "What each provider says of the company behind a site and of its mail; who answered last comes first.",
            path: [Sites.site],
            replies: [
                ReplyForm(
                    .ok, "One for each provider that said anything.", .rows(row),
                    example: ReplyExamples.listCompaniesOfSite)
            ], problems: [.notFound])
    ) { call, api in
        guard let site = call[Sites.site],
            let page = try api.store.readings.companies(of: site)
        else { throw Sites.unknownSite }
        return .success(data: page.rows) { $0.member("total", page.total) }
    }

    static let row = NamedSchema(
        "Company",
        .object([
            .always("provider", .words(of: ProviderName.self)),
            .column("organization", .text(), "Its name."),
            .column(
                "pattern", .text(), "How its addresses are made: `{first}.{last}`, with `{f}` and `{l}` for initials."),
            .column("accepts_all", .boolean, "Whether its mail server takes mail for any address."),
            .column("is_disposable", .boolean, "Whether the domain gives out addresses that are thrown away."),
            .column("is_webmail", .boolean, "Whether the domain gives out addresses to anybody."),
            .column("results_available", .integer(), "How many contacts the provider had, by what it was asked last."),
            .always("found_at", .timestamp, "When the provider answered last; it need not have said all of it again."),
            .always("job_id", .text(), "The job that asked; it may be gone by now."),
        ]))
}

import Enrichment
import HTTPTypes

/// `/api/enrichment/jobs/{job}/sites`: what became of each of a job's sites.
enum JobSites {
    static let list = Route(
        .get, "/api/enrichment/jobs/{job}/sites", needs: .read,
        Operation(
            "listSitesOfJob", "What became of each of a job's sites, in the order of its request.",
            path: [Jobs.job], query: Paging.parameters + [status],
            replies: [ReplyForm(.ok, "A page of sites.", .page(of: row), example: ReplyExamples.listSitesOfJob)],
            problems: [.notFound])
    ) { call, api in
        let page = call.query.page
        guard let job = call[Jobs.job],
            let rows = try api.store.readings.sites(of: job, status: call.query[status], page: page)
        else { throw Jobs.unknownJob }
        return .list(rows, page)
    }

    static let status = QueryParameter<JobSiteStatus>.word("status", "Only sites of this status.")

    static let row = NamedSchema(
        "JobSite",
        .object([
            .always("site_id", .rowNumber),
            .column("domain", .text(), "Null when the site was deleted."),
            .column("provider", .text(), "Who is being asked, or was asked last."),
            .always("status", .words(of: JobSiteStatus.self)),
            .always("attempts", .integer(from: 0)),
            .always("contacts_found", .integer(from: 0)),
            .always(
                "suppressed_contacts", .integer(from: 0), "Found and not kept: of people who asked to be forgotten."),
            .column("results_available", .integer(from: 0), "How many results the provider has."),
            .column("error_code", .words(of: OutcomeCode.self)),
            .column("error", .text(), "In words; without a code beside it what the contacts lack."),
            .column("fresh_since", .timestamp, "When a skipped site was enriched."),
            .column("fresh_job_id", .text(), "For which job."),
            .column("started_at", .timestamp),
            .column("completed_at", .timestamp),
        ]))
}

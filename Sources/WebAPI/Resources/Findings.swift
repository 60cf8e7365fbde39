import Enrichment
import HTTPTypes

/// `/api/enrichment/contacts/{contact}/findings`: which jobs found a contact, and where.
enum Findings {
    static let list = Route(
        .get, "/api/enrichment/contacts/{contact}/findings", needs: .read,
        Operation(
            "listFindings", "Which jobs found a contact, when and on which pages; the newest first.",
            path: [contact],
            replies: [ReplyForm(.ok, "All its findings.", .rows(row), example: ReplyExamples.listFindings)],
            problems: [.notFound])
    ) { call, api in
        guard let contact = call[contact],
            let page = try api.store.readings.findings(of: contact)
        else { throw Problem(.notFound, "There is no such contact.") }
        return .success(data: page.rows) { $0.member("total", page.total) }
    }

    static let contact = PathParameter<ContactID>.number("contact", "The contact's `id`.")

    static let row = NamedSchema(
        "Finding",
        .object([
            .always("job_id", .text(), "The job that found the contact; it may be gone by now."),
            .column("provider", .words(of: ProviderName.self)),
            .always("found_at", .timestamp),
            .column("call_id", .integer(), "The provider call that found it."),
            .always("sources", .list(of: .named(source)), "The pages on which the provider says it found it."),
        ]))

    private static let source = NamedSchema(
        "FindingSource",
        .object([
            .column("uri", .text()),
            .column("domain", .text()),
            .column("extracted_on", .text()),
            .column("last_seen_on", .text()),
            .column("still_on_page", .boolean),
        ]))
}

import Enrichment
import HTTPTypes

/// `/api/enrichment/sites/{site}/contacts`: what was found for a site.
enum Contacts {
    static let list = Route(
        .get, "/api/enrichment/sites/{site}/contacts", needs: .read,
        Operation(
            "listContactsOfSite", "All contacts of a site, the surest first.",
            path: [Sites.site], query: [minimumConfidence, verificationStatus, kind],
            replies: [
                ReplyForm(
                    .ok, "The contacts that the filters match.", .rows(row),
                    links: [.leads(to: Findings.contact, at: "/data/0/id")],
                    example: ReplyExamples.listContactsOfSite)
            ], problems: [.notFound])
    ) { call, api in
        var listing = ContactListing()
        listing.minimumConfidence = call.query[minimumConfidence]
        listing.verificationStatus = call.query[verificationStatus]
        listing.kind = call.query[kind]

        guard let site = call[Sites.site],
            let page = try api.store.readings.contacts(of: site, listing)
        else { throw Sites.unknownSite }
        return .success(data: page.rows) { $0.member("total", page.total) }
    }

    static let minimumConfidence = QueryParameter.integer(
        "min_confidence", in: 0...100, "Only contacts of at least this confidence; those without any do not pass."
    ).showing("80")
    static let verificationStatus = QueryParameter.text(
        "verification_status", atMost: 50, "Only contacts whose address the provider verified with this result."
    ).showing("valid")
    static let kind = QueryParameter<ContactKind>.word("type", "Only addresses of persons, or only those of roles.")

    /// Every column of the table.
    static let row = NamedSchema("Contact", .object(columns, isOpen: true))

    static let columns: [Schema.Property] = [
        .always("id", .rowNumber),
        .always("site_id", .rowNumber),
        .always("email", .text(), "Trimmed and lower-cased; once in its site."),
        .column("first_name", .text()),
        .column("last_name", .text()),
        .column("full_name", .text()),
        .column("position", .text(), "As the provider normalised it."),
        .column("position_raw", .text(), "As it was found."),
        .column("seniority", .text()),
        .column("department", .text()),
        .column("type", .text(), "\(ContactKind.words); another word in rows of the application taken over."),
        .column("confidence", .looseInteger, "In per cent; null when the provider gave none."),
        .column("linkedin_url", .text()),
        .column("twitter", .text()),
        .column("phone_number", .text()),
        .column("verification_status", .text(), "The provider's word: valid, invalid, accept_all, unknown or another."),
        .column("verification_date", .text()),
        .column("enrichment_source", .text(), "The provider that told it last."),
        .column("enrichment_job_id", .text(), "The job that found it last."),
        .column("created_at", .timestamp),
        .column("updated_at", .timestamp),
    ]
}

import Enrichment

/// What the contract says of sites.
extension Sites {
    static let site = PathParameter<SiteID>.number("site", "The site's `id`.")

    /// Every column of the table, with those that another application may have added to it.
    static let row = NamedSchema("Site", .object(columns, isOpen: true))

    private static let columns: [Schema.Property] = [
        .always("id", .rowNumber),
        .always("url", .text()),
        .always("domain", .text()),
        .column("is_wordpress", .looseInteger),
        .column("wp_version", .text()),
        .column("detected_theme", .text()),
        .column("detected_plugins", .text()),
        .column("discovery_source", .text()),
        .column("discovery_job_id", .text()),
        .column("discovery_date", .timestamp),
        .column("country", .text()),
        .column("industry_guess", .text()),
        .column("has_contact_page", .looseInteger),
        .column("contact_page_url", .text()),
        .column("status", .text()),
        .column("http_status_code", .looseInteger),
        .column("ssl_valid", .looseInteger),
        .column("response_time_ms", .looseInteger),
        .column("meta_description", .text()),
        .column("page_title", .text()),
        .column("pipeline_stage", .text()),
        .column("company_name", .text()),
        .column("industry_segment", .text()),
        .column("ai_fit_reasoning", .text()),
        .column("emails_available_count", .looseInteger),
        .column("priority", .text()),
        .column("outreach_status", .text()),
        .column("notes", .text()),
        .column("created_at", .timestamp),
        .column("updated_at", .timestamp),
        .column(
            "enrichment_status", .text(),
            "\(EnrichmentStatus.words); another word in rows of the application taken over."),
        .always("contact_count", .integer(from: 0)),
    ]

    /// What became of each row of a request that adds sites.
    static let admissionsSchema = Schema.success(
        .list(of: .named(admission)),
        beside: [
            .always("created", .integer(from: 0)),
            .always("existed", .integer(from: 0)),
            .always("refused", .integer(from: 0)),
        ])

    private static let admission = NamedSchema(
        "SiteAdmission",
        .object([
            .optional("line", .integer(from: 1), "In an import: the line that the row begins on."),
            .always("input", .text(), "What the request said."),
            .always("status", .words(["created", "existed", "refused"])),
            .optional("id", .rowNumber, "The site's number, unless it was refused."),
            .optional("domain", .text(), "Lower case, in punycode, without `www.`."),
            .optional("reason", .text(), "Why it was refused."),
        ]))
}

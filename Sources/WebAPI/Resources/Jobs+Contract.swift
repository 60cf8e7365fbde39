import Enrichment
import HTTPTypes

/// What the contract says of jobs.
extension Jobs {
    static let job = PathParameter<JobID>("job", .text(characters: 1...200), example: exampleID, "The job's `id`.") {
        JobID(rawValue: $0)
    }
    static let exampleID = "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52"
    static let status = QueryParameter<JobStatus>.word("status", "Only jobs of this status.").showing(
        JobStatus.completed.rawValue)

    static let acceptedForm = ReplyForm(
        .accepted, "The job is kept and waits for a worker.",
        .success(
            .object(columns + [.always("jobId", .text(), "The same as `id`."), .always("sitesCount", .rowNumber)])),
        fields: [
            ("Location", "Where to see how the job stands."),
            ("Idempotent-Replayed", "`true` when it was given before, to the same `Idempotency-Key`."),
        ], links: [.leads(to: job, at: "/data/id")])

    static let row = NamedSchema("Job", .object(columns))

    /// A job that was just accepted, with every member that is promised: what only the store could tell is null.
    static func unreadJob(_ id: JobID, providers: [ProviderName], sites: Int) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            for column in columns {
                switch (column.name, column.schema) {
                case ("id", _): json.member("id", id.rawValue)
                case ("type", _): json.member("type", "enrichment")
                case ("status", _): json.member("status", JobStatus.pending.rawValue)
                case ("provider", _) where !providers.isEmpty:
                    json.member("provider", providers.map(\.rawValue).joined(separator: ","))
                case ("total_items", _): json.member("total_items", sites)
                case (let counter, .integer): json.member(counter, 0)
                case (let unknown, _):
                    json.name(unknown)
                    json.json("null".utf8)
                }
            }
        }
        return json.bytes
    }

    private static let columns: [Schema.Property] = [
        .always("id", .text()),
        .always("type", .words(["enrichment"])),
        .always("status", .text(), "\(JobStatus.words); another word in jobs of the application taken over."),
        .column(
            "provider", .text(),
            "\(ProviderName.words), or several in their order with a comma between them; another word in jobs of the "
                + "application taken over."),
        .column("config", .object([], isOpen: true), "The filters, and whatever else was asked for; never a key."),
        .always("progress", .integer(in: 0...100), "In per cent of the sites."),
        .always("total_items", .integer(from: 0), "How many sites it has."),
        .always("processed_items", .integer(from: 0)),
        .always("succeeded_items", .integer(from: 0)),
        .always("failed_items", .integer(from: 0)),
        .always("skipped_items", .integer(from: 0), "Sites that were enriched lately enough."),
        .always("contacts_found", .integer(from: 0)),
        .always("suppressed_contacts", .integer(from: 0), "Found and not kept: of people who asked to be forgotten."),
        .always("credits_used", .integer(from: 0), "An estimate by the provider's published prices."),
        .always(
            "credits_unknown", .integer(from: 0), "What calls of which nobody knows the end may have cost at most."),
        .column("error", .text(), "Why the job failed, in words."),
        .column("error_code", .words(of: OutcomeCode.self)),
        .column("eta_seconds", .integer(from: 0), "How long the rest takes at the present pace."),
        .column("waiting_reason", .words(of: WaitingReason.self), "Why the next call is not made yet."),
        .column("created_at", .timestamp),
        .column("started_at", .timestamp),
        .column("completed_at", .timestamp),
        .column("retry_of", .text(), "The job whose left over sites this one took up."),
    ]
}

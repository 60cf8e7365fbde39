import Enrichment
import HTTPTypes

/// What the contract says of estimates.
extension Estimates {
    static let estimate = PathParameter<EstimateID>(
        "estimate", .text(characters: 1...200), example: exampleID, "The estimate's `id`."
    ) { EstimateID(rawValue: $0) }
    static let exampleID = "5f0f9a36-0c0e-4d5e-8a55-0a4b8e1f6c11"

    static let acceptedForm = ReplyForm(
        .created, "The estimate, which holds already and may narrow.", .success(.named(row)),
        fields: [
            ("Location", "Where to see it narrow."),
            ("Retry-After", "When to look there, in seconds."),
        ], links: [.leads(to: estimate, at: "/data/id")])

    static let row = NamedSchema(
        "Estimate",
        .object([
            .always("id", .text()),
            .always(
                "status", .words(of: EstimateStatus.self), "`counting` while providers are asked how much they have."),
            .always("created_at", .timestamp),
            .always("expires_at", .timestamp, "No job is bought on it from then on."),
            .always("sites", .rowNumber, "How many sites the job has."),
            .always("to_ask", .integer(from: 0), "How many of them a provider is asked for."),
            .always("skipped", .object(reasons), "How many are not, and why."),
            .always(
                "cached", .list(of: .object(cached), count: 0...EstimateJob.mostNamed),
                "The first of the fresh ones: when and for which job they were enriched."),
            .always("calls", .named(range), "Where every call is answered: one that fails is made again."),
            .always("credits", .named(range), "Where every site is answered: one that is refused costs nothing."),
            .column(
                "minutes", .named(range), "At the limits of the providers; null where none is set."),
            .always("providers", .list(of: .named(step)), "In the order in which they are asked."),
        ]))

    private static let reasons = SkipReason.allCases.map { reason in
        let count = Schema.integer(from: 0)
        return Schema.Property.always(
            reason.rawValue, reason == .suppressed ? .nullable(count) : count, meaning(of: reason))
    }

    private static func meaning(of reason: SkipReason) -> String {
        switch reason {
        case .fresh: "Enriched within the job's `\(JobOrder.freshDaysName)`."
        case .webmail: "The domain gives out addresses to anybody."
        case .disposable: "The domain gives out addresses that are thrown away."
        case .suppressed:
            "Nothing of the domain is to be stored. Null until the worker has looked: only it can tell, so that until then "
                + "the ranges begin at nothing."
        case .deleted: "Deleted since."
        }
    }

    private static let cached: [Schema.Property] = [
        .always("site_id", .rowNumber), .always("enriched_at", .timestamp), .always("job_id", .text()),
    ]

    private static let range = NamedSchema(
        "Range", .object([.always("least", .integer(from: 0)), .always("most", .integer(from: 0))]))

    private static let step = NamedSchema(
        "ProviderEstimate",
        .object([
            .always("provider", .words(of: ProviderName.self)),
            .always("calls", .named(range)),
            .always("credits", .named(range)),
            .always("counted", .integer(from: 0), "For how many sites it is known how much the provider has."),
            .column(
                "account",
                .object([.always("credits_left", .number), .always("asked_at", .timestamp)]),
                "What the key's account has left; null where the provider has not said."),
            .column("note", .text(), "What was not learnt, and why."),
        ]))
}

import Enrichment

/// The body with which a job is retried; there need be none where the server holds a key.
struct RetryOrder {
    /// Nil when the server's own key is to be used.
    let apiKey: String?

    static let schema = NamedSchema("RetryOrder", .object([.optional("apiKey", .nullable(JobOrder.keySchema))]))

    /// Nil when something is wrong; the member's faults then say what.
    ///
    /// `terms` are those of the provider that the job asked; nil for one that nobody knows.
    init?(_ body: Member, terms: ProviderTerms?) {
        guard let members = body.object(of: "apiKey") else { return nil }
        apiKey = JobOrder.apiKey(members["apiKey"], terms: terms)
    }
}

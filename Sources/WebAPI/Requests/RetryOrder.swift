import Enrichment

/// The body with which a job is retried; there need be none where the server holds the keys.
struct RetryOrder {
    let apiKeys: ProviderKeys

    static let schema = NamedSchema(
        "RetryOrder",
        .object([
            .optional("apiKey", .nullable(ProviderKeys.keySchema)),
            .optional("apiKeys", .nullable(ProviderKeys.schema)),
        ]))

    /// Nil when something is wrong; the member's faults then say what.
    ///
    /// `asked` are the terms of the providers that the job asked, of those that are known.
    init?(_ body: Member, asked: [ProviderTerms]) {
        guard let members = body.object(of: ProviderKeys.names) else { return nil }
        apiKeys = ProviderKeys(members, for: asked)
    }
}

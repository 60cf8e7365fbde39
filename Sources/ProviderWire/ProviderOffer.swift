package import Enrichment

/// A provider that the programs can ask, before there is a key.
package struct ProviderOffer: Sendable {
    /// With the rates that it publishes.
    package let terms: ProviderTerms
    package let defaultURL: String
    /// Makes the client of a process, in which is what must outlast a site.
    package let open: @Sendable (ProviderAddress, any Timekeeper) -> ProviderClient

    package init(
        terms: ProviderTerms, defaultURL: String,
        open: @escaping @Sendable (ProviderAddress, any Timekeeper) -> ProviderClient
    ) {
        self.terms = terms
        self.defaultURL = defaultURL
        self.open = open
    }
}

/// A provider's client in a process: makes the provider that one claim asks, with its key and through its transport.
package typealias ProviderClient = @Sendable (ProviderKey, @escaping ProviderTransport) -> any ContactProvider

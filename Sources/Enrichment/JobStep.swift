/// One of the providers that a job asks, one after the other: the first for every site, each further one for the sites
/// that those before it left below the job's `StopRule`.
package struct JobStep: Sendable {
    package let provider: ProviderName
    /// Nil when the server's own key is to be used.
    package let key: SealedKey?

    package init(provider: ProviderName, key: SealedKey?) {
        self.provider = provider
        self.key = key
    }
}

/// When a site has what a job wants of it, so that no further provider is asked for it.
package struct StopRule: Hashable, Sendable {
    package static let rangeOfMinContacts = 1...10_000
    package static let rangeOfMinConfidence = 0...100

    /// So many contacts, of all providers asked so far, each address once.
    package let minContacts: Int
    /// Only those count whose confidence is so high, and of those without any the ones that are verified as valid; nil
    /// when each does.
    package let minConfidence: Int?

    package init(minContacts: Int = 1, minConfidence: Int? = nil) {
        self.minContacts = minContacts
        self.minConfidence = minConfidence
    }
}

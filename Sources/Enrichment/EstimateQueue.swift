/// The right to count for an estimate, until it runs out; as with a site's, the epoch tells holders apart.
package struct EstimateLease: Hashable, Sendable {
    package let id: EstimateID
    package let epoch: Int64

    package init(id: EstimateID, epoch: Int64) {
        self.id = id
        self.epoch = epoch
    }
}

/// What is to be asked for an estimate.
package struct EstimateClaim: Sendable {
    /// At one of the job's providers.
    package struct Step: Sendable {
        package let provider: ProviderName
        /// Nil when the server's own key is to be used.
        package let key: SealedKey?
        /// Whether the account has not been asked yet.
        package let asksAccount: Bool
        /// Whose counts nobody knows, in the sites' order.
        package let domains: [String]

        package init(provider: ProviderName, key: SealedKey?, asksAccount: Bool, domains: [String]) {
            self.provider = provider
            self.key = key
            self.asksAccount = asksAccount
            self.domains = domains
        }
    }

    package let lease: EstimateLease
    package let filters: ContactFilters
    package let steps: [Step]
    /// There is no use in counting later.
    package let expiresAt: SteadyInstant

    package init(lease: EstimateLease, filters: ContactFilters, steps: [Step], expiresAt: SteadyInstant) {
        self.lease = lease
        self.filters = filters
        self.steps = steps
        self.expiresAt = expiresAt
    }
}

/// What was learnt for an estimate.
package struct EstimateNews: Sendable {
    package var counts: [ProviderName: [String: ResultCount]] = [:]
    /// What accounts have left.
    package var credits: [ProviderName: Double] = [:]
    /// For people: what was not learnt, and why.
    package var notes: [ProviderName: String] = [:]

    package init() {}

    package var isNothing: Bool { counts.isEmpty && credits.isEmpty && notes.isEmpty }
}

/// The estimates as work, shared by every worker on the database.
package protocol EstimateQueue: Sendable {
    /// Takes the oldest estimate that nobody counts for; those whose time is over end. `terms` are the providers that
    /// the worker offers.
    func claimEstimate(
        by worker: WorkerID, for duration: Duration, terms: PriceTerms
    ) throws(StoreFault) -> EstimateClaim?

    /// Keeps what was learnt, reckons anew, and keeps the lease for `duration` from now or ends the estimate. False when
    /// the lease is no longer ours: the counts are kept all the same, for they are right.
    func keep(
        _ news: EstimateNews, for lease: EstimateLease, _ ending: EstimateEnding, terms: PriceTerms
    ) throws(StoreFault) -> Bool
}

/// What becomes of the lease when something was kept.
package enum EstimateEnding: Hashable, Sendable {
    case goesOn(Duration)
    /// Another worker may go on at once.
    case givenBack
    /// Somebody goes on when this instant has come. Until then the lease lasts, though nobody works under it.
    case postponed(until: SteadyInstant)
    case complete
}

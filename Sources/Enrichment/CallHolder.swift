/// For whose sake a call to a provider is made.
package enum CallHolder: Hashable, Sendable {
    /// A claimed site's.
    case lease(Lease)
    /// An estimate's, to one of its providers: such calls cost nothing.
    case estimate(EstimateID, ProviderName)

    package var party: CallParty {
        switch self {
        case .lease(let lease): .job(lease.job)
        case .estimate: .estimates
        }
    }
}

/// Who takes turns with whom under a key.
package enum CallParty: Hashable, Sendable {
    case job(JobID)
    /// All estimates together: however many there are, they hold a job up no more than another job does.
    case estimates
}

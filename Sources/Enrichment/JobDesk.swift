/// The command that makes a job.
package struct SubmitJob: Sendable {
    package let id: JobID
    /// In the order in which they are to be enriched; no repeats, 1…10,000.
    package let sites: [SiteID]
    /// In the order in which they are asked; one at least, and no provider twice.
    package let steps: [JobStep]
    package let filters: ContactFilters
    /// Nil for the rule that one contact is enough; it is of no account where one provider is asked.
    package let stopRule: StopRule?
    /// What the job's calls may cost together, within `rangeOfMaxCredits`; nil for no limit.
    package let maxCredits: Int?
    /// A provider is not asked again for sites that it enriched within so many days, `rangeOfFreshDays`: where it is the
    /// only one those are skipped, and else what is known of them is its answer. Nil to ask for every site.
    package let freshDays: Int?
    /// The estimate that it is bought on; nil for none.
    package var estimate: EstimateReference?

    package static let rangeOfMaxCredits = 1...1_000_000
    package static let rangeOfFreshDays = 1...3650

    package init(
        id: JobID, sites: [SiteID], steps: [JobStep], filters: ContactFilters, stopRule: StopRule? = nil,
        maxCredits: Int? = nil, freshDays: Int? = nil
    ) {
        self.id = id
        self.sites = sites
        self.steps = steps
        self.filters = filters
        self.stopRule = stopRule
        self.maxCredits = maxCredits
        self.freshDays = freshDays
    }

    /// A job that asks one provider.
    package init(
        id: JobID, sites: [SiteID], provider: ProviderName, filters: ContactFilters, key: SealedKey?,
        maxCredits: Int? = nil, freshDays: Int? = nil
    ) {
        self.init(
            id: id, sites: sites, steps: [JobStep(provider: provider, key: key)], filters: filters,
            maxCredits: maxCredits, freshDays: freshDays)
    }
}

/// The command that makes a job of what a finished one left over: its sites that ended in error or were cancelled, in
/// their order, with its providers, its filters and whatever else it was asked to do.
package struct RetryJob: Sendable {
    /// The new job.
    package let id: JobID
    /// The finished one.
    package let job: JobID
    /// Sealed to the new job; where there is none for a provider the server's own key is to be used.
    package let keys: [ProviderName: SealedKey]

    package init(id: JobID, job: JobID, keys: [ProviderName: SealedKey] = [:]) {
        self.id = id
        self.job = job
        self.keys = keys
    }
}

/// Where jobs are handed in and withdrawn.
package protocol JobDesk: Sendable {
    /// Keeps the job and its sites, all or nothing; once this returns `accepted` the job survives power loss.
    func submit(_ command: SubmitJob) throws(StoreFault) -> Submission

    /// Tells a job's price without making it; once this returns `accepted` the estimate can be read.
    func estimate(_ command: EstimateJob) throws(StoreFault) -> Estimation

    /// Keeps the new job and its sites, all or nothing, as `submit` does.
    func retry(_ command: RetryJob) throws(StoreFault) -> Retrial

    /// The same, once for all requests that are equal to this one. The name is kept with the job, both or neither.
    func submit(_ command: SubmitJob, as request: RepeatableRequest) throws(StoreFault) -> Once<Submission>
    func retry(_ command: RetryJob, as request: RepeatableRequest) throws(StoreFault) -> Once<Retrial>

    /// Ends a pending or running job: its sites that are not done go back to what they were before it.
    func cancel(_ job: JobID) throws(StoreFault) -> Cancellation
}

package enum Submission: Hashable, Sendable {
    case accepted
    /// These sites do not exist; nothing was kept.
    case unknownSites([SiteID])
    /// It can't be bought on its estimate; nothing was kept.
    case estimateRefused(EstimateRefusal)
}

package enum Retrial: Hashable, Sendable {
    /// The new job has so many sites.
    case accepted(sites: Int)
    case unfinished
    /// No site ended in error or was cancelled, or all those are gone.
    case nothingLeft
    /// The job is not ours: nothing says which sites it had.
    case sitesUnknown
    case unknownJob
}

package enum Cancellation: Hashable, Sendable {
    case cancelled
    /// It was cancelled before; nothing changed.
    case alreadyCancelled
    /// It has ended otherwise and stays as it is.
    case finished(JobStatus)
    /// It is another application's, and its status a word of that one.
    case statusUnknown
    case unknownJob
}

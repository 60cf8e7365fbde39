import Enrichment

/// The body of a job that is handed in, as far as it can be judged without the store.
struct JobOrder {
    let sites: SiteList
    /// In the order in which they are asked.
    let providers: [ProviderName]
    let filters: ContactFilters
    /// Sites that were enriched within so many days are skipped; nil for none.
    let freshDays: Int?
    /// What the job's calls may cost together; nil for no limit.
    let maxCredits: Int?
    /// When no further provider is asked for a site; nil for the rule that one contact is enough.
    let stopRule: StopRule?
    let apiKeys: ProviderKeys
    /// The estimate that it is bought on; nil for none.
    let estimate: EstimateID?
    /// All of the body but its keys.
    let content: JSONValue
    /// The same without the estimate's name: what is estimated.
    let priced: JSONValue
    /// On which terms its providers are asked, in their order.
    let terms: [ProviderTerms]

    /// Members of `config` that are no filters.
    static let freshDaysName = "skip_if_enriched_within_days"
    static let maxCreditsName = "max_credits"
    static let estimateName = "estimateId"
    static let maximumEstimateLength = 200

    /// Nil when something is wrong; the member's faults then say what. One that is to be estimated has no estimate yet.
    init?(_ body: Member, providers: [ProviderTerms], toBeEstimated: Bool = false) {
        let names = ["siteIds", "provider", "config", "filters", Self.estimateName] + ProviderKeys.names
        guard let members = body.object(of: names) else { return nil }
        let sites = SiteList(members["siteIds"])
        let list = ProviderList(members["provider"], among: providers)
        let config = Self.config(members["config"], members["filters"])
        let filters = ContactFilters(config)
        let freshDays = config[Self.freshDaysName].integer(in: SubmitJob.rangeOfFreshDays)
        let maxCredits = config[Self.maxCreditsName].integer(in: SubmitJob.rangeOfMaxCredits)
        let stopRule = StopRule(config, of: list)
        let apiKeys = ProviderKeys(members, for: list?.inOrder ?? [])
        let estimate = members[Self.estimateName]
        if toBeEstimated && estimate.isPresent { estimate.refuse("is for the job that is bought on an estimate.") }
        self.estimate = estimate.text(atMost: Self.maximumEstimateLength).map(EstimateID.init)
        guard let sites, let list else { return nil }
        self.sites = sites
        self.providers = list.inOrder.map(\.name)
        terms = list.inOrder
        self.filters = filters
        self.freshDays = freshDays
        self.maxCredits = maxCredits
        self.stopRule = stopRule
        self.apiKeys = apiKeys
        content = members.without(ProviderKeys.names)
        priced = members.without(ProviderKeys.names + [Self.estimateName])
    }

    /// The command to make the job.
    func command(_ id: JobID, steps: [JobStep]) -> SubmitJob {
        SubmitJob(
            id: id, sites: sites.inOrder, steps: steps, filters: filters, stopRule: stopRule, maxCredits: maxCredits,
            freshDays: freshDays)
    }

    /// `filters` is what the original's web client calls `config`.
    private static func config(_ config: Member, _ filters: Member) -> Member {
        if config.isPresent && filters.isPresent {
            filters.refuse("is another name for config; only one of them may be given.")
        }
        return config.isPresent ? config : filters
    }
}

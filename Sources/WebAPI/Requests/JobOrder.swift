import Enrichment

/// The body of a job that is handed in, as far as it can be judged without the store.
struct JobOrder {
    let sites: SiteList
    let provider: ProviderName
    let filters: ContactFilters
    /// Sites that were enriched within so many days are skipped; nil for none.
    let freshDays: Int?
    /// What the job's calls may cost together; nil for no limit.
    let maxCredits: Int?
    /// Nil when the server's own key is to be used.
    let apiKey: String?
    /// The estimate that it is bought on; nil for none.
    let estimate: EstimateID?
    /// All of the body but its key.
    let content: JSONValue
    /// The same without the estimate's name: what is estimated.
    let priced: JSONValue
    /// On which terms its providers are asked, in their order.
    let terms: [ProviderTerms]

    /// Members of `config` that are no filters.
    static let freshDaysName = "skip_if_enriched_within_days"
    static let maxCreditsName = "max_credits"
    static let maximumKeyLength = 200
    static let estimateName = "estimateId"
    static let maximumEstimateLength = 200

    /// Nil when something is wrong; the member's faults then say what. One that is to be estimated has no estimate yet.
    init?(_ body: Member, providers: [ProviderTerms], toBeEstimated: Bool = false) {
        guard
            let members = body.object(
                of: "siteIds", "provider", "config", "filters", "apiKey", Self.estimateName)
        else { return nil }
        let sites = SiteList(members["siteIds"])
        let terms = Self.terms(members["provider"], among: providers)
        let config = Self.config(members["config"], members["filters"])
        let filters = ContactFilters(config)
        let freshDays = config[Self.freshDaysName].integer(in: SubmitJob.rangeOfFreshDays)
        let maxCredits = config[Self.maxCreditsName].integer(in: SubmitJob.rangeOfMaxCredits)
        let apiKey = Self.apiKey(members["apiKey"], terms: terms)
        let estimate = members[Self.estimateName]
        if toBeEstimated && estimate.isPresent { estimate.refuse("is for the job that is bought on an estimate.") }
        self.estimate = estimate.text(atMost: Self.maximumEstimateLength).map(EstimateID.init)
        guard let sites, let terms else { return nil }
        self.sites = sites
        provider = terms.name
        self.terms = [terms]
        self.filters = filters
        self.freshDays = freshDays
        self.maxCredits = maxCredits
        self.apiKey = apiKey
        content = members.without("apiKey")
        priced = members.without("apiKey", Self.estimateName)
    }

    private static func terms(_ member: Member, among providers: [ProviderTerms]) -> ProviderTerms? {
        guard let name = member.required().word(of: ProviderName.self) else { return nil }
        let terms = providers.first { $0.name == name }
        if terms == nil {
            let offered = providers.map(\.name.rawValue).joined(separator: ", ")
            member.refuse("names a provider that this server does not offer; it offers \(offered).")
        }
        return terms
    }

    /// `filters` is what the original's web client calls `config`.
    private static func config(_ config: Member, _ filters: Member) -> Member {
        if config.isPresent && filters.isPresent {
            filters.refuse("is another name for config; only one of them may be given.")
        }
        return config.isPresent ? config : filters
    }

    /// The key itself is never repeated, whatever is wrong with it.
    static func apiKey(_ member: Member, terms: ProviderTerms?) -> String? {
        switch member.value {
        case .null, .text(""):
            if let terms, !terms.isKeyHeld { member.refuse("is required: the server holds no key for this provider.") }
            return nil
        case .text(let key)
        where key.utf8.count <= maximumKeyLength && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }:
            if let fault = terms?.keyFault(key) {
                member.refuse(fault)
                return nil
            }
            return key
        default:
            member.refuse("must be 1 to \(maximumKeyLength) visible ASCII characters without blanks.")
            return nil
        }
    }
}

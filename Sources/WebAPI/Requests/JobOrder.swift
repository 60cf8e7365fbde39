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
    /// All of the body but its key.
    let content: JSONValue

    /// Members of `config` that are no filters.
    static let freshDaysName = "skip_if_enriched_within_days"
    static let maxCreditsName = "max_credits"
    static let maximumKeyLength = 200

    /// Nil when something is wrong; the member's faults then say what.
    init?(_ body: Member, serverKeys: Set<ProviderName>) {
        guard let members = body.object(of: "siteIds", "provider", "config", "filters", "apiKey") else { return nil }
        let sites = SiteList(members["siteIds"])
        let provider = Self.provider(members["provider"])
        let config = Self.config(members["config"], members["filters"])
        let filters = ContactFilters(config)
        let freshDays = config[Self.freshDaysName].integer(in: SubmitJob.rangeOfFreshDays)
        let maxCredits = config[Self.maxCreditsName].integer(in: SubmitJob.rangeOfMaxCredits)
        let apiKey = Self.apiKey(members["apiKey"], isRequired: provider.map { !serverKeys.contains($0) } ?? false)
        guard let sites, let provider else { return nil }
        self.sites = sites
        self.provider = provider
        self.filters = filters
        self.freshDays = freshDays
        self.maxCredits = maxCredits
        self.apiKey = apiKey
        content = members.without("apiKey")
    }

    private static func provider(_ member: Member) -> ProviderName? {
        let provider = member.required().word(of: ProviderName.self)
        if provider == .snov {
            member.refuse("names Snov.io, which this version can't ask yet; take \(ProviderName.hunter.rawValue).")
        }
        return provider
    }

    /// `filters` is what the original's web client calls `config`.
    private static func config(_ config: Member, _ filters: Member) -> Member {
        if config.isPresent && filters.isPresent {
            filters.refuse("is another name for config; only one of them may be given.")
        }
        return config.isPresent ? config : filters
    }

    /// The key itself is never repeated, whatever is wrong with it.
    static func apiKey(_ member: Member, isRequired: Bool) -> String? {
        switch member.value {
        case .null, .text(""):
            if isRequired { member.refuse("is required: the server holds no key for this provider.") }
            return nil
        case .text(let key)
        where key.utf8.count <= maximumKeyLength && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }:
            return key
        default:
            member.refuse("must be 1 to \(maximumKeyLength) visible ASCII characters without blanks.")
            return nil
        }
    }
}

import Enrichment

/// The body of a job that is handed in, as far as it can be judged without the store.
struct JobOrder {
    let sites: SiteList
    let provider: ProviderName
    let filters: ContactFilters
    /// Nil when the server's own key is to be used.
    let apiKey: String?

    /// Nil when something is wrong; the member's faults then say what.
    init?(_ body: Member, serverKeys: Set<ProviderName>) {
        guard let members = body.object(of: "siteIds", "provider", "config", "filters", "apiKey") else { return nil }
        let sites = SiteList(members["siteIds"])
        let provider = Self.provider(members["provider"])
        let filters = Self.filters(members["config"], members["filters"])
        let apiKey = Self.apiKey(members["apiKey"], isRequired: provider.map { !serverKeys.contains($0) } ?? false)
        guard let sites, let provider else { return nil }
        self.sites = sites
        self.provider = provider
        self.filters = filters
        self.apiKey = apiKey
    }

    private static func provider(_ member: Member) -> ProviderName? {
        let provider = member.required().word(of: ProviderName.self)
        if provider == .snov {
            member.refuse("names Snov.io, which this version can't ask yet; take \(ProviderName.hunter.rawValue).")
        }
        return provider
    }

    /// `filters` is what the original's web client calls `config`.
    private static func filters(_ config: Member, _ filters: Member) -> ContactFilters {
        if config.isPresent && filters.isPresent {
            filters.refuse("is another name for config; only one of them may be given.")
        }
        return ContactFilters(config.isPresent ? config : filters)
    }

    /// The key itself is never repeated, whatever is wrong with it.
    private static func apiKey(_ member: Member, isRequired: Bool) -> String? {
        switch member.value {
        case .null, .text(""):
            if isRequired { member.refuse("is required: the server holds no key for this provider.") }
            return nil
        case .text(let key) where key.utf8.count <= 200 && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }:
            return key
        default:
            member.refuse("must be 1 to 200 visible ASCII characters without blanks.")
            return nil
        }
    }
}

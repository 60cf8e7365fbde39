package import Enrichment

extension GrantRequest {
    /// Whose call it is; nil for an estimate's.
    package var site: SiteID? {
        if case .lease(let lease) = holder { lease.site } else { nil }
    }
}

package import Enrichment

/// The rules for domain names, as the domain asks for them.
package struct CompanyDomains: DomainNormalizer {
    private let rules = DomainNameRules()

    package init() {}

    package func normalize(_ text: String) -> Result<String, DomainRefusal> {
        do {
            return .success(try rules.normalize(text))
        } catch {
            return .failure(DomainRefusal(reason: error.reason))
        }
    }
}

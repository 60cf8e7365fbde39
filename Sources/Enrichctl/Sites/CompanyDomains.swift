import DomainNames
import Enrichment

/// The rules for domain names, as the domain asks for them.
struct CompanyDomains: DomainNormalizer {
    private let rules = DomainNameRules()

    func normalize(_ text: String) -> Result<String, DomainRefusal> {
        do {
            return .success(try rules.normalize(text))
        } catch {
            return .failure(DomainRefusal(reason: error.reason))
        }
    }
}

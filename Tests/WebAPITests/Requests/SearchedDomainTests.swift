import Enrichment
import Testing

@testable import WebAPI

@Suite struct SearchedDomainTests {
    /// Knows one name, and takes no label alone for a domain.
    private struct Domains: DomainNormalizer {
        func normalize(_ text: String) -> Result<String, DomainRefusal> {
            text.contains(".") && !text.contains(" ")
                ? .success(text.lowercased().replacing("münchen", with: "xn--mnchen-3ya"))
                : .failure(DomainRefusal(reason: "is no domain"))
        }
    }

    @Test(arguments: [
        ("münchen", "xn--mnchen-3ya"), ("München.de", "xn--mnchen-3ya.de"), ("www.münchen", "www.xn--mnchen-3ya"),
        ("munich.de", nil), ("Stadt München", nil), ("öl", nil), ("", nil),
    ])
    func `international names are looked for as domains have them`(_ text: String, _ name: String?) {
        #expect(SearchedDomain.name(of: text, by: Domains()) == name)
    }
}

import Enrichment
import Testing

@Suite struct SiteProposalTests {
    private struct Domains: DomainNormalizer {
        func normalize(_ text: String) -> Result<String, DomainRefusal> {
            text.contains(".") ? .success("normal.example") : .failure(DomainRefusal(reason: "It has no dot."))
        }
    }

    private func judged(_ input: String, name: String? = nil, isAddress: Bool = false) -> Result<NewSite, DomainRefusal>
    {
        SiteProposal(input: input, companyName: name, isAddress: isAddress).judged(by: Domains())
    }

    @Test func `a domain gets an address`() {
        let site = NewSite(url: "https://normal.example", domain: "normal.example", companyName: "Acme")
        #expect(judged(" acme.example ", name: " Acme ") == .success(site))
    }

    @Test func `an address is kept as it is`() {
        let site = NewSite(url: "HTTP://Acme.example/de?x=1", domain: "normal.example", companyName: nil)
        #expect(judged(" HTTP://Acme.example/de?x=1 ", name: " ", isAddress: true) == .success(site))
    }

    @Test(arguments: [
        "acme.example", "ftp://acme.example", "https://me@acme.example", "https://acme.example/a b", "",
        "https://acme.example/" + String(repeating: "x", count: 2_048),
    ])
    func `what is no address will not do`(_ input: String) throws {
        #expect(throws: DomainRefusal.self) { try judged(input, isAddress: true).get() }
    }

    @Test(arguments: [String(repeating: "x", count: 201), "A\u{0}B", "A\nB"])
    func `a company's name is one line and not endless`(_ name: String) throws {
        let refusal = #expect(throws: DomainRefusal.self) { try judged("acme.example", name: name).get() }
        #expect(refusal?.reason.hasPrefix("The company's name must ") == true)
    }

    @Test func `the domain's own refusal is passed on`() {
        #expect(judged("acme") == .failure(DomainRefusal(reason: "It has no dot.")))
    }
}

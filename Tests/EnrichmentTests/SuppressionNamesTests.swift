import Enrichment
import TestKit
import Testing

@Suite struct SuppressionNamesTests {
    private struct PlainDomains: DomainNormalizer {
        func normalize(_ text: String) -> Result<String, DomainRefusal> {
            text == "ünfit" ? .failure(DomainRefusal(reason: "No.")) : .success(text.replacing("ü", with: "xn--u"))
        }
    }

    private let names = SuppressionNames(domains: PlainDomains())

    @Test(arguments: [
        ("ann@a.example", "ann@a.example"), (" Ann@A.Example\n", "ann@a.example"), ("ann@a.example.", "ann@a.example"),
        ("ann+news@a.example", "ann+news@a.example"), ("a@b@c.example", "a@b@c.example"),
        ("ÄNN@a.example", "änn@a.example"), ("ann@ü.example", "ann@xn--u.example"), ("ann@ünfit", "ann@ünfit"),
        ("ann@localhost", "ann@localhost"),
    ])
    func `an address has one spelling`(written: String, spelling: String) {
        #expect(names.address(written) == .address(spelling))
    }

    @Test(arguments: ["", "@", "ann@", "@a.example", "a.example", "an n@a.example", "ann@a.exa\0mple", "ann@."])
    func `text that is no address is none`(text: String) {
        #expect(names.address(text) == nil)
        #expect(names.covering(address: text).isEmpty)
    }

    @Test func `an address goes by itself, its domain and all above it of two parts or more`() {
        #expect(
            names.covering(address: "Ann@x.y.A.example") == [
                .address("ann@x.y.a.example"), .domain("x.y.a.example"), .domain("y.a.example"), .domain("a.example"),
            ])
        #expect(names.covering(address: "ann@localhost") == [.address("ann@localhost")])
    }

    @Test(arguments: ["www.a.example", "WWW.A.Example", "a.example."])
    func `a site's domain is told however it is stored`(domain: String) {
        #expect(names.covering(domain: domain).contains(.domain("a.example")))
    }

    @Test func `a hostile name costs no more than a long one`() {
        let hostile = String(repeating: "a.", count: 500_000) + "example"
        #expect(names.covering(domain: hostile).count < 130)
        #expect(names.covering(address: "x@" + hostile).count < 130)
    }
}

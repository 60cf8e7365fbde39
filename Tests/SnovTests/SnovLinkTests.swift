import Enrichment
import ProviderWire
import Testing

@testable import Snov

@Suite struct SnovLinkTests {
    private static let start = "/v2/domain-search/prospects/search-emails/start/4162ada0"

    @Test func `a link to Snov is a path to be asked for`() throws {
        for (base, link) in [
            ("https://api.snov.io", "https://api.snov.io"), ("https://api.snov.io", "HTTPS://API.snov.io:443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://proxy.example/snov", "https://proxy.example/snov"),
        ] {
            let address = try ProviderAddress(baseURL: base)
            #expect(try SnovLink.path(link + Self.start, at: address) == Self.start)
            for domain in ["a.example", "a%2Eexample"] {
                let next = "/v2/domain-search/generic-contacts/start?domain=\(domain)&next=4ae6"
                #expect(try SnovLink.path(link + next, at: address) == next)
            }
        }
    }

    @Test(arguments: [
        "https://evil.example", "http://api.snov.io", "https://api.snov.io:8443", "https://api.snov.io.evil.example",
        "https://api.snov.io@evil.example", "https://user@api.snov.io", "https://", "https://api.snov.io/prefix",
        "https://api.snov.io\\@evil.example",
    ])
    func `a link to anywhere else is a fault`(origin: String) throws {
        let address = try ProviderAddress(baseURL: "https://api.snov.io")
        #expect(throws: SnovFault.foreignLink) { try SnovLink.path(origin + Self.start, at: address) }
    }

    @Test(arguments: [
        nil, "", " ", "/v2/domain-search/x", "//api.snov.io/v2/domain-search/x", "file:///etc/passwd",
        "javascript:alert(1)", "https://api.snov.io/v2/domain-search/../../v1/x",
        "https://api.snov.io/v2/domain-search/%2e%2E/%2e%2e/v1/x", "https://api.snov.io/v2/domain-search/.%2e/x",
        "https://api.snov.io/v2/domain-search/a b", "https://api.snov.io/v2/domain-search/a#b",
        "https://api.snov.io/v2/domain-search/" + String(repeating: "a", count: 600),
    ])
    func `what is no link of Snov's is none`(text: String?) throws {
        #expect(try SnovLink.path(text, at: try ProviderAddress(baseURL: "https://api.snov.io")) == nil)
    }

    @Test(arguments: [
        ("https://www.linkedin.com/in/ada-lee/", "https://www.linkedin.com/in/ada-lee/"),
        ("http://de.linkedin.com/in/ada", "https://de.linkedin.com/in/ada"),
        ("https://linkedin.com/in/ada", "https://linkedin.com/in/ada"), ("https://notlinkedin.com/in/ada", nil),
        ("https://linkedin.com.evil.example/in/ada", nil), ("https://linkedin.com@evil.example/", nil),
        ("https://evil.example/linkedin.com", nil), ("linkedin.com/in/ada", nil),
        ("javascript://linkedin.com/%0aalert(1)", nil),
        ("", nil),
    ])
    func `a page is somebody's LinkedIn page when it is LinkedIn's`(page: String, url: String?) throws {
        var row = try #require(try SnovReply(PackageResources.prospects_revealed_json).rows.first)
        row.sourcePage = page
        let contact = Prospect(row, start: "").contact(row.emails ?? []) { _ in true }
        #expect(contact?.linkedInURL == url)
        #expect(contact?.email == "ada@a.example")
    }
}

import HTTPTypes
import Testing

@testable import ProviderWire

@Suite struct ProviderAddressTests {
    @Test(arguments: [
        ("https://api.hunter.io", "https", "api.hunter.io", ""),
        ("HTTPS://API.hunter.io/", "https", "api.hunter.io", ""),
        ("http://127.0.0.1:8080", "http", "127.0.0.1:8080", ""),
        ("http://[::1]:8080/hunter//", "http", "[::1]:8080", "/hunter"),
        ("https://[fe80::1]", "https", "[fe80::1]", ""),
        ("https://proxy.example/a/b%20c", "https", "proxy.example", "/a/b%20c"),
    ])
    func `a base URL is taken apart`(text: String, scheme: String, authority: String, prefix: String) throws {
        let address = try ProviderAddress(baseURL: text)
        #expect(address.scheme == scheme)
        #expect(address.authority == authority)
        #expect(address.pathPrefix == prefix)
        #expect(address.request(.get, "/v2/account").path == prefix + "/v2/account")
    }

    @Test(arguments: [
        "", "api.hunter.io", "ftp://api.hunter.io", "https://", "https:///v2", "https://a b", "https://user@host",
        "https://user:pass@host", "https://host:", "https://host:0", "https://host:65536", "https://host:+80",
        "https://host:8o", "https://[::1", "https://[]", "https://[::1]x", "https://host?key=1", "https://host/#a",
        "https://host/a\r\nb", "https://höst", "https://api.hunter.io/v2", "https://api.hunter.io/v2/",
    ])
    func `a base URL that can't be used is refused with a sentence`(text: String) {
        do throws(WireFault) {
            let address = try ProviderAddress(baseURL: text)
            Issue.record("\(text) was taken as \(address)")
        } catch {
            guard case .unusableBaseURL(let sentence) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(sentence.hasPrefix("it must") && sentence.hasSuffix("."))
        }
    }
}

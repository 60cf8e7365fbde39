import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SnovEndpointTests {
    private func endpoint(_ method: HTTPMethod, _ target: String) -> SnovEndpoint? {
        SnovEndpoint(APIRequest(method: method, target: target, headers: [:]))
    }

    @Test(
        arguments: [
            (.POST, "/v1/oauth/access_token", .token), (.GET, "/v1/get-balance", .balance),
            (.POST, "/v1/get-domain-emails-count", .emailCount),
            (.POST, "/v2/domain-search/start?domain=a", .start(.company, handle: nil)),
            (.GET, "/v2/domain-search/result/ab", .result(.company, hash: "ab")),
            (.POST, "/v2/domain-search/prospects/start", .start(.prospects, handle: nil)),
            (.GET, "/v2/domain-search/prospects/result/ab", .result(.prospects, hash: "ab")),
            (.POST, "/v2/domain-search/prospects/search-emails/start/cd", .start(.prospectEmails, handle: "cd")),
            (.GET, "/v2/domain-search/prospects/search-emails/result/ab", .result(.prospectEmails, hash: "ab")),
            (.POST, "/v2/domain-search/domain-emails/start", .start(.domainEmails, handle: nil)),
            (.GET, "/v2/domain-search/domain-emails/result/ab", .result(.domainEmails, hash: "ab")),
            (.POST, "/v2/domain-search/generic-contacts/start", .start(.genericContacts, handle: nil)),
            (.GET, "/v2/domain-search/generic-contacts/result/ab", .result(.genericContacts, hash: "ab")),
            (.POST, "/v2/emails-by-domain-by-name/start", .start(.names, handle: nil)),
            (.GET, "/v2/emails-by-domain-by-name/result?task_hash=ab", .result(.names, hash: "ab")),
            (.POST, "/v2/email-verification/start", .start(.verification, handle: nil)),
            (.GET, "/v2/email-verification/result?task_hash=ab", .result(.verification, hash: "ab")),
            (.GET, "/v1/oauth/access_token", .wrongMethod), (.POST, "/v1/get-balance", .wrongMethod),
            (.GET, "/v2/domain-search/start", .wrongMethod), (.POST, "/v2/domain-search/result/ab", .wrongMethod),
            (.POST, "/v1/get-domain-emails-with-info", .unknown), (.GET, "/v2/domain-emails-with-info", .unknown),
        ] as [(HTTPMethod, String, SnovEndpoint)])
    func `every path of Snov's is known`(method: HTTPMethod, target: String, expected: SnovEndpoint) {
        #expect(endpoint(method, target) == expected)
        #expect(SnovEndpoint.names.contains(expected.name))
    }

    @Test(arguments: [
        "/v2/domain-search", "/v2/domain-search/found", "/v2/domain-search/start/ab", "/v2/domain-search/result",
        "/v2/domain-search/prospects/search-emails/start", "/v2/account", "/v2/email-verifier", "/_seen", "/",
    ])
    func `other paths are not Snov's`(path: String) {
        #expect(endpoint(.POST, path) == nil)
    }

    @Test func `what leads nowhere is answered in Snov's words`() throws {
        let simulator = Simulator.unlimited()
        let gone = simulator.askSnov(.POST, "/v1/get-domain-emails-with-info", token: nil)
        #expect(try gone.json() == SnovRefusal.notFound.answer.json())
        #expect(simulator.askSnov(.PUT, "/v2/domain-search/start", token: nil).status == .methodNotAllowed)
        let seen = try simulator.seen()["snov"]
        #expect(seen["perEndpoint"] == .object(["unknown": .integer(1), "wrong-method": .integer(1)]))
    }

    @Test func `secrets and tokens are in no report`() throws {
        let client = try SnovClient(.unlimited(), id: "good-planted-id")
        _ = client.start(.company, #"{"domain":"a.example"}"#)
        let report = client.simulator.ask(.GET, "/_seen?domains=1").body
        let text = String(decoding: report, as: UTF8.self)
        for secret in ["good-planted-id", client.secret + "\"", try #require(client.token)] {
            #expect(!text.contains(secret))
        }
        #expect(try client.simulator.seen("?domains=1")["snov"]["perDomain"] == .object(["a.example": .integer(1)]))
        #expect(try client.simulator.seen()["snov"]["tasks"] == .object(["begun": .integer(1), "read": .integer(0)]))
    }

    @Test func `the guide fits a terminal and names every word`() {
        #expect(SnovGuide.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        for manner in SnovManner.allCases { #expect(SnovGuide.text.contains(manner.rawValue)) }
    }
}

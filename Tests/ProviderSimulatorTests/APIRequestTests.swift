import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct APIRequestTests {
    @Test(
        arguments: [
            (["X-API-KEY": "a", "Authorization": "Bearer b"], "/v2/account?api_key=c", "a"),
            (["Authorization": "Bearer b"], "/v2/account?api_key=c", "b"),
            (["authorization": "bearer  b"], "/v2/account", "b"),
            (["X-API-KEY": "", "Authorization": "Basic b"], "/v2/account?api_key=c", "c"),
            ([:], "/v2/account?api_key=", nil),
            ([:], "/v2/account", nil),
        ] as [(HTTPHeaders, String, String?)])
    func `a header's key counts before the query's`(headers: HTTPHeaders, target: String, key: String?) {
        #expect(APIRequest(method: .GET, target: target, headers: headers).key == key)
    }

    @Test func `a key in the URL is noticed beside one in a header`() {
        let request = APIRequest(method: .GET, target: "/v2/account?api_key=a", headers: ["X-API-KEY": "b"])
        #expect(request.carriesKeyInURL)
        #expect(!APIRequest(method: .GET, target: "/v2/account", headers: ["X-API-KEY": "b"]).carriesKeyInURL)
    }

    @Test func `a query is kept as it was sent`() {
        let request = APIRequest(method: .GET, target: "/v2/x?a=1&a=%32?", headers: [:])
        #expect(request.queryText == "a=1&a=%32?")
        #expect(APIRequest(method: .GET, target: "/v2/x", headers: [:]).queryText.isEmpty)
    }

    @Test func `a media type is compared without case and parameters`() {
        let request = APIRequest(
            method: .POST, target: "/", headers: ["Content-Type": "Application/JSON; charset=utf-8"])
        #expect(request.contentType == "application/json")
    }
}

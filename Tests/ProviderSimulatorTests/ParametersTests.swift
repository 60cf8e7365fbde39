import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct ParametersTests {
    private func post(_ body: String, type: String? = nil, target: String = "/v2/domain-search") throws -> Parameters {
        let headers = type.map { HTTPHeaders([("Content-Type", $0)]) } ?? [:]
        return try Parameters(
            of: APIRequest(method: .POST, target: target, headers: headers), body: Array(body.utf8))
    }

    @Test func `a JSON body names the parameters, numbers and booleans included`() throws {
        let parameters = try post(
            #"{"domain":"a.example","limit":25,"decision_maker":true,"type":null,"location":{"include":[]}}"#)
        #expect(parameters["domain"] == "a.example")
        #expect(parameters["limit"] == "25")
        #expect(parameters["decision_maker"] == "true")
        #expect(parameters["type"] == nil)
        #expect(parameters.location == .object(["include": .array([])]))
    }

    @Test func `a form body names the parameters, its location in JSON`() throws {
        let parameters = try post(
            "domain=a.example&location=%7B%22include%22%3A%5B%5D%7D", type: "application/x-www-form-urlencoded")
        #expect(parameters["domain"] == "a.example")
        #expect(parameters.location == .object(["include": .array([])]))
    }

    @Test func `a body counts before the query`() throws {
        let parameters = try post(#"{"domain":"b.example"}"#, target: "/v2/domain-search?domain=a.example&limit=3")
        #expect(parameters["domain"] == "b.example")
        #expect(parameters["limit"] == "3")
    }

    @Test(arguments: ["[]", "{", "7", #"{"seniority":["junior"]}"#, #"{"domain":{}}"#, "domain=a.example"])
    func `bodies of another shape are refused`(body: String) {
        #expect(throws: Refusal.unreadableBody) { try post(body) }
    }

    @Test func `a location in a GET is noticed and not listened to`() throws {
        let target = "/v2/domain-search?domain=a.example&location=%7B%22include%22:%5B%7B%7D%5D%7D"
        let parameters = try Parameters(of: APIRequest(method: .GET, target: target, headers: [:]), body: [])
        #expect(parameters.hasLocationInGET)
        #expect(parameters.location == nil)
    }

    @Test func `members of lists are trimmed and blank ones left out`() throws {
        let parameters = try post(#"{"seniority":" junior, ,senior ,","department":" "}"#)
        #expect(parameters.list("seniority") == ["junior", "senior"])
        #expect(parameters.list("department") == nil)
    }
}

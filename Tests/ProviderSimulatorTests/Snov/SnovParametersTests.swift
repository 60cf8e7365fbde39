import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SnovParametersTests {
    private func parameters(_ query: String = "", type: String = "", _ body: String = "") throws -> SnovParameters {
        let request = APIRequest(method: .POST, target: "/v2/x?\(query)", headers: ["Content-Type": type])
        return try SnovParameters(of: request, body: Array(body.utf8))
    }

    @Test(arguments: [
        ("domain=a.example&page=2&positions[]=CTO&positions%5B%5D=Head+of+Sales", "", ""),
        ("", "application/x-www-form-urlencoded", "domain=a.example&page=2&positions[]=CTO&positions[]=Head+of+Sales"),
        (
            "", "application/json; charset=utf-8",
            #"{"domain":"a.example","page":2,"positions":["CTO","Head of Sales"]}"#
        ),
        ("domain=b.example&page=2", "", #"{"domain":" a.example ","positions":["CTO","Head of Sales"],"x":null}"#),
    ])
    func `parameters come as query, form or JSON, the body's win`(query: String, type: String, body: String) throws {
        let parameters = try parameters(query, type: type, body)
        #expect(parameters["domain"] == "a.example")
        #expect(parameters["page"] == "2")
        #expect(parameters.list("positions") == ["CTO", "Head of Sales"])
        #expect(parameters["missing"] == nil)
        #expect(parameters.list("missing").isEmpty)
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "rows[1][first_name]=B&rows[0][first_name]=A&rows[0][domain]=a.example"),
        ("application/json", #"{"rows":[{"first_name":"A","domain":"a.example"},{"first_name":"B"}]}"#),
    ])
    func `rows come as form or JSON`(type: String, body: String) throws {
        #expect(
            try parameters(type: type, body).rows == [["first_name": "A", "domain": "a.example"], ["first_name": "B"]])
    }

    @Test func `a text alone is a list of one`() throws {
        #expect(try parameters("positions=CTO").list("positions") == ["CTO"])
    }

    @Test(arguments: ["rows", "rows[0]", "rows[x][a]", "rows[-1][a]", "rows[0][a", "x[0][a]"])
    func `what looks like a row and is none is a text`(name: String) throws {
        let parameters = try parameters("\(name)=1")
        #expect(parameters.rows.isEmpty)
        #expect(parameters[name] == "1")
    }
}

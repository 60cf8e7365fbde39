import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// Every parameter of a search (providers.md, A.2) in each of the forms it may come in.
@Suite struct ParameterFormsTests {
    private static let questions: [[(name: String, value: String)]] =
        [
            [], [("limit", "25")], [("limit", "7"), ("offset", "20")], [("type", "generic")],
            [("seniority", "junior,senior,nonsense")], [("department", "sales, it")], [("department", "~")],
            [("required_field", "phone_number")], [("required_field", "full_name,position")],
            [("verification_status", "valid,accept_all")], [("job_titles", "CTO, chief marketing officer")],
            [("decision_maker", "true")], [("decision_maker", "false")],
            [("aggregations", "true"), ("format", "json")],
            [("type", "personal"), ("seniority", "executive"), ("decision_maker", "true"), ("limit", "3")],
        ].map { [("domain", "many.example")] + $0 } + [[("company", "Acme Corp.")]]

    @Test(arguments: questions.indices, ["/v2/domain-search", "/v2/domain-search/found"])
    func `a query, a form and JSON are answered alike`(index: Int, path: String) throws {
        let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))
        let question = Self.questions[index]
        let form = question.map { "\($0.name)=\(Self.encoded($0.value))" }.joined(separator: "&")
        let get = simulator.ask(.GET, "\(path)?\(form)")
        #expect(get.status == .ok)
        let posted = simulator.ask(
            .POST, path, headers: ["User-Agent": "tests", "Content-Type": "application/x-www-form-urlencoded"],
            body: form)
        let isAlike = posted.body == get.body
        #expect(isAlike, "\(form)")
        let isBare: (String) -> Bool = { Int($0) != nil || $0 == "true" || $0 == "false" }
        let members = question.map { #""\#($0.name)":"# + (isBare($0.value) ? $0.value : #""\#($0.value)""#) }
        let inJSON = simulator.ask(
            .POST, path, headers: ["User-Agent": "tests", "Content-Type": "application/json"],
            body: "{\(members.joined(separator: ","))}")
        let isAlikeInJSON = inJSON.body == get.body
        #expect(isAlikeInJSON, "\(members)")
    }

    @Test(arguments: [
        #"{"include":[{"continent":"Europe"},{"continent":"Asia"}],"exclude":[{"country":"FR"}]}"#,
        #"{"include":[{"business_region":"EMEA"}]}"#,
        #"{"exclude":[{"country":"DE","city":"Berlin"},{"country":"GB"}]}"#,
    ])
    func `a location in JSON and in a form are answered alike`(location: String) throws {
        let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))
        let inJSON = simulator.ask(
            .POST, "/v2/domain-search", body: #"{"domain":"many.example","limit":100,"location":\#(location)}"#)
        let found = try inJSON.json()["meta"]["results"].count ?? 0
        #expect((1..<SimulatedCompany(domain: "many.example").contactCount).contains(found))
        for text in ["location=\(Self.encoded(location))", Self.bracketed(try JSONValue(parsing: location))] {
            let form = simulator.ask(
                .POST, "/v2/domain-search",
                headers: ["User-Agent": "tests", "Content-Type": "application/x-www-form-urlencoded"],
                body: "domain=many.example&limit=100&\(text)")
            let isAlike = form.body == inJSON.body
            #expect(isAlike, "\(text)")
        }
    }

    @Test(arguments: [
        "location%5Binclude%5D=Europe", "location[include][0][country]=DE", "location[include][][country",
        "location[include]=1&location[include][][country]=DE", "location[include][][][country]=DE",
        "location[include][][continent]=Europe&location[include][][country]=US",
    ])
    func `a form whose location is none is refused`(text: String) throws {
        let answer = Simulator().ask(
            .POST, "/v2/domain-search",
            headers: ["User-Agent": "tests", "Content-Type": "application/x-www-form-urlencoded"],
            body: "domain=many.example&\(text)")
        #expect(try answer.json() == Refusal.invalidLocation.answer.json())
    }

    private static func bracketed(_ location: JSONValue) -> String {
        ["include", "exclude"].flatMap { list in
            location[list].elements.flatMap { place in
                ["continent", "business_region", "country", "state", "city"].compactMap { name in
                    place[name].text.map { "location[\(list)][][\(name)]=\(encoded($0))" }
                }
            }
        }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber)
                ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct EmailFinderTests {
    private let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))

    private func find(_ query: String, key: String? = "good") throws -> JSONValue {
        try simulator.ask(.GET, "/v2/email-finder?\(query)", key: key).json()
    }

    private func credits() throws -> String? {
        try simulator.ask(.GET, "/v2/account").json()["data"]["requests"]["credits"]["used"].scalarText
    }

    /// Somebody whose both names are known.
    private func somebody(at domain: String = "many.example") throws -> SimulatedContact {
        let company = SimulatedCompany(domain: domain)
        return try #require(
            (0..<company.contactCount).map(company.contact).first { $0.firstName != nil && $0.lastName != nil })
    }

    @Test func `somebody who is known is found, for a credit`() throws {
        let person = try somebody()
        let first = try #require(person.firstName)
        let last = try #require(person.lastName)
        for names in ["first_name=\(first)&last_name=\(last)", "full_name=\(first.uppercased())+\(last)"] {
            let data = try find("domain=many.example&\(names)")["data"]
            #expect(data["email"].text == person.address)
            #expect(data["score"].count == person.confidence)
            #expect(data["position"].text == person.position)
            #expect(data["sources"].elements.count == person.sources.count)
            #expect(data["source_type"].text == "found")
        }
        #expect(try credits() == "2")
    }

    @Test func `somebody who is not known gets an address by the pattern, for a credit`() throws {
        let answer = try find("domain=many.example&first_name=Zorro&last_name=Unknown&max_duration=3")
        let company = SimulatedCompany(domain: "many.example")
        let data = answer["data"]
        #expect(data["email"].text == company.localPart(first: "zorro", last: "unknown") + "@many.example")
        #expect(data["source_type"].text == "inferred")
        #expect(data["sources"].elements.isEmpty)
        #expect(data["verification"] == .null)
        #expect(answer["meta"]["params"]["max_duration"].text == "3")
        #expect(answer["meta"]["params"]["full_name"] == .null)
        #expect(try credits() == "1")
    }

    @Test(arguments: ["none.example", "gmail.com", "disposable.example", "unicode.example"])
    func `nobody is nulls, and free`(domain: String) throws {
        let data = try find("domain=\(domain)&full_name=Zorro+Unknown")["data"]
        for name in ["email", "score", "accept_all", "source_type"] { #expect(data[name] == .null, "\(name)") }
        #expect(data["first_name"].text == "Zorro")
        #expect(try credits() == "0")
    }

    @Test func `nobody may be 404, too`() throws {
        #expect(try find("domain=guessed.example&full_name=Ada+Lee") == Refusal.notFound.answer.json())
        #expect(try find("domain=claimed.example&full_name=Ada+Lee") == Refusal.claimedEmail.answer.json())
        #expect(try credits() == "0")
    }

    @Test func `a handle alone is enough`() throws {
        let answer = try find("linkedin_handle=ada-lee")
        #expect(answer["data"]["domain"].text == "lee.example")
        #expect(answer["data"]["first_name"].text?.lowercased() == "ada")
        #expect(answer["meta"]["params"]["linkedin_handle"].text == "ada-lee")
    }

    @Test func `the trial key has one answer that costs nothing, to a question that is right`() throws {
        let one = try find("domain=a.example&full_name=Ada+Lee", key: "test-api-key")
        #expect(try one == find("company=B&full_name=Bo+Ek", key: "test-api-key"))
        #expect(one["data"].names == (try find("domain=many.example&full_name=Ada+Lee"))["data"].names)
        #expect(try find("domain=a.example", key: "test-api-key") == Refusal.missingName.answer.json())
    }

    @Test(arguments: [("exhausted", Refusal.usageLimit), ("nocredit", .noCredit), ("restricted", .restrictedAccount)])
    func `a key's class tells its refusal`(key: String, refusal: Refusal) throws {
        #expect(try find("domain=a.example&full_name=Ada+Lee", key: key) == refusal.answer.json())
    }
}

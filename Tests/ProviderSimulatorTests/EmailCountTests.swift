import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct EmailCountTests {
    private let simulator = Simulator()

    @Test func `the counts are those of the contacts, and need no key`() throws {
        let answer = try simulator.ask(.GET, "/v2/email-count?domain=many.example", key: nil).json()
        let data = answer["data"]
        let company = SimulatedCompany(domain: "many.example")
        let contacts = (0..<company.contactCount).map(company.contact)
        #expect(data["total"].count == contacts.count)
        #expect(data["personal_emails"].count == contacts.count { !$0.isGeneric })
        #expect(data["generic_emails"].count == contacts.count { $0.isGeneric })
        #expect(data["department"].names == SearchQuery.departments)
        #expect(data["department"]["sales"].count == contacts.count { $0.department == "sales" })
        #expect(data["seniority"]["executive"].count == contacts.count { $0.seniority == "executive" })
        #expect(answer["meta"]["params"].names == ["domain", "company", "type"])
    }

    @Test func `no other parameter of a search narrows the count`() throws {
        let plain = try simulator.ask(.GET, "/v2/email-count?domain=many.example").json()
        let other = "/v2/email-count?domain=many.example&seniority=junior&limit=0&department=boss&required_field=x"
        #expect(try simulator.ask(.GET, other).json() == plain)
    }

    @Test func `a bad key does no harm, a blocked caller is`() throws {
        #expect(simulator.ask(.GET, "/v2/email-count?domain=a.example", key: "wrong").status == .ok)
        #expect(simulator.ask(.GET, "/v2/email-count?domain=a.example", key: "blocked").contentType == Answer.html)
    }

    @Test func `a type narrows the count and a domain is needed`() throws {
        let generic = try simulator.ask(.GET, "/v2/email-count?domain=many.example&type=generic").json()["data"]
        #expect(generic["total"] == generic["generic_emails"])
        #expect(simulator.ask(.GET, "/v2/email-count").status == .badRequest)
    }
}

import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct ContactFilterTests {
    private let company = SimulatedCompany(domain: "many.example")

    private func filter(_ text: String) throws -> ContactFilter {
        let request = APIRequest(method: .GET, target: "/v2/domain-search?\(text)", headers: [:])
        return try ContactFilter(Parameters(of: request, body: []))
    }

    /// Each filter beside what it must let through, told from the contact alone.
    private static let rules: [(String, @Sendable (SimulatedContact) -> Bool)] = [
        ("type=personal", { !$0.isGeneric }),
        ("type=generic", { $0.isGeneric }),
        ("seniority=executive", { $0.seniority == "executive" }),
        ("seniority=junior,senior,boss", { $0.seniority == "junior" || $0.seniority == "senior" }),
        ("department=sales,it", { $0.department == "sales" || $0.department == "it" }),
        ("department=~", { $0.department == nil }),
        ("required_field=full_name", { $0.firstName != nil && $0.lastName != nil }),
        ("required_field=position", { $0.position != nil }),
        ("required_field=phone_number", { $0.phoneNumber != nil }),
        (
            "required_field=full_name,phone_number",
            { $0.firstName != nil && $0.lastName != nil && $0.phoneNumber != nil }
        ),
        ("verification_status=valid", { $0.verification?.status == "valid" }),
        (
            "verification_status=accept_all,unknown",
            { $0.verification?.status == "accept_all" || $0.verification?.status == "unknown" }
        ),
        ("decision_maker=true", { $0.isDecisionMaker }),
        ("decision_maker=false", { !$0.isDecisionMaker }),
        ("job_titles=CTO", { $0.position == "Chief Technology Officer" }),
        ("job_titles=sales,nurse", { $0.position?.contains("Sales") == true || $0.position == "Nurse" }),
        ("type=personal&seniority=senior", { !$0.isGeneric && $0.seniority == "senior" }),
    ]

    @Test(arguments: rules.indices)
    func `a filter lets through what it names and nothing else`(index: Int) throws {
        let (text, rule) = Self.rules[index]
        let all = (0..<company.contactCount).map(company.contact)
        let expected = all.filter(rule)
        #expect(!expected.isEmpty && expected.count < all.count, "\(text) tells nothing apart")
        #expect(company.contacts(matching: try filter(text)) == expected, "\(text)")
    }

    @Test func `a location lets through who works there`() throws {
        let body = #"{"location":{"include":[{"continent":"Europe"}],"exclude":[{"country":"FR"}]}}"#
        let request = APIRequest(method: .POST, target: "/v2/domain-search", headers: [:])
        let filter = try ContactFilter(Parameters(of: request, body: Array(body.utf8)))
        let found = company.contacts(matching: filter)
        #expect(Set(found.map(\.place.country)) == ["DE", "GB"])
    }
}

import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct SearchQueryTests {
    private func query(_ text: String) throws -> SearchQuery {
        let request = APIRequest(method: .GET, target: "/v2/domain-search?\(text)", headers: [:])
        return try SearchQuery(Parameters(of: request, body: []))
    }

    @Test(
        arguments: [
            ("", .missingDomain),
            ("domain=", .missingDomain),
            ("domain=%20&limit=0", .missingDomain),
            ("company=!", .missingDomain),
            ("domain=a.example&limit=0", .limitNotPositive),
            ("domain=a.example&limit=", .limitNotPositive),
            ("domain=a.example&limit=ten", .limitNotPositive),
            ("domain=a.example&limit=-1", .limitNotPositive),
            ("domain=a.example&limit=101", .limitTooLarge),
            ("domain=a.example&offset=-1", .offsetNotPositive),
            ("domain=a.example&offset=x", .offsetNotPositive),
            ("domain=a.example&offset=2147483648", .offsetNotPositive),
            ("domain=a.example&offset=9223372036854775807", .offsetNotPositive),
            ("domain=a.example&limit=0&seniority=boss", .limitNotPositive),
            ("domain=a.example&seniority=boss", .invalidSeniority),
            ("domain=a.example&seniority=Senior", .invalidSeniority),
            ("domain=a.example&seniority=junior;senior", .invalidSeniority),
            ("domain=a.example&department=boss", .invalidDepartment),
            ("domain=a.example&verification_status=boss", .invalidVerificationStatus),
            ("domain=a.example&type=both", .invalidType),
            ("domain=a.example&required_field=email", .invalidRequiredField),
            ("domain=a.example&required_field=full_name,email", .invalidRequiredField),
            ("domain=a.example&decision_maker=yes", .invalidDecisionMaker),
        ] as [(String, Refusal)])
    func `wrong parameters are refused, the first in order`(text: String, refusal: Refusal) {
        #expect(throws: refusal) { try query(text) }
    }

    @Test func `what was not sent has its default and is echoed as null`() throws {
        let query = try query("domain=Acme.Example")
        #expect(query.domain == "acme.example")
        #expect(query.limit == 10)
        #expect(query.offset == 0)
        #expect(query.filter.acceptsAll)
        #expect(query.echo.map(\.text) == ["Acme.Example", nil, nil, nil, nil, nil])
    }

    @Test func `a domain wins over a company, which stands for a domain of its own`() throws {
        #expect(try query("domain=a.example&company=Acme").domain == "a.example")
        #expect(try query("company=Acme+Corp.").domain == "acmecorp.com")
    }

    @Test func `the bounds themselves are right`() throws {
        #expect(try query("domain=a.example&limit=1").limit == 1)
        #expect(try query("domain=a.example&limit=100&offset=2147483647").offset == 2_147_483_647)
    }
}

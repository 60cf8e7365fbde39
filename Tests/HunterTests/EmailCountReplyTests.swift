import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Hunter

@Suite struct EmailCountReplyTests {
    @Test func `the recorded reply is read whole`() throws {
        var count = ResultCount(total: 81)
        count.personal = 65
        count.generic = 16
        count.departments = [
            "executive": 10, "it": 0, "finance": 8, "management": 0, "sales": 0, "legal": 0, "support": 6, "hr": 0,
            "marketing": 0, "communication": 2,
        ]
        count.seniorities = ["junior": 13, "senior": 5, "executive": 2]
        #expect(try EmailCountReply(PackageResources.email_count_2021_json).count == count)
    }

    @Test(arguments: [
        "", #","personal_emails":null,"generic_emails":-1,"department":null,"seniority":[1]"#,
        #","personal_emails":"65","generic_emails":1e300,"department":{},"seniority":"junior""#,
        #","personal_emails":6.5,"department":{"it":null,"hr":-1,"legal":"1","sales":[]}"#,
    ])
    func `all but the total may be missing or strange`(members: String) throws {
        #expect(try EmailCountReply(Array(#"{"data":{"total":7\#(members)}}"#.utf8)).count == ResultCount(total: 7))
    }

    @Test func `departments and seniorities of the future are counted as they are called`() throws {
        let body = #"{"data":{"total":9,"department":{"logistics":4,"it":0},"seniority":{"board":1}}}"#
        let count = try EmailCountReply(Array(body.utf8)).count
        #expect(count.departments == ["logistics": 4, "it": 0])
        #expect(count.seniorities == ["board": 1])
    }

    @Test(arguments: [
        "{}", "null", "[]", #"{"data":null}"#, #"{"data":{}}"#, #"{"data":{"total":null}}"#, #"{"data":{"total":"7"}}"#,
        #"{"data":{"total":-1}}"#, #"{"data":{"total":7.5}}"#, #"{"data":{"total":1e30}}"#, #"{"total":7}"#,
    ])
    func `without a total it is no count`(body: String) {
        #expect(throws: WireFault.missing("data.total")) { try EmailCountReply(Array(body.utf8)) }
    }

    @Test(
        arguments: [
            .success((200, Array("<html>".utf8))), .success((200, Array("{}".utf8))), .success((400, [])),
            .success((401, PackageResources.refusal_401_json)), .success((500, PackageResources.email_count_2021_json)),
            .failure(ScriptedHunter.OutOfAnswers()),
        ] as [ScriptedHunter.Answer])
    func `a count that does not come says nothing, and is no reason to fail`(answer: ScriptedHunter.Answer) async throws
    {
        let hunter = ScriptedHunter([answer])
        #expect(try await HunterProvider(through: hunter.send).count(.sample()) == nil)
        #expect(hunter.prices.allSatisfy { $0.most == 0 })
    }

    @Test(arguments: [(CancellationError() as any Error), GrantRefusal.jobStopped, StoreFault.full])
    func `what is not the provider's is thrown on`(error: any Error) async {
        await #expect(throws: (any Error).self) {
            _ = try await HunterProvider(through: ScriptedHunter([.failure(error)]).send).count(.sample())
        }
    }

    @Test func `a count asks for the domain alone, whatever the filters are`() async throws {
        let hunter = ScriptedHunter([.success((200, PackageResources.email_count_2021_json))])
        var filters = ContactFilters()
        filters.company = "Acme"
        filters.kind = .personal
        let search = DomainSearch(domain: "www.xn--bcher-kva.example", filters: filters)
        _ = try await HunterProvider(through: hunter.send).count(search)
        #expect(hunter.paths == ["/v2/email-count?domain=xn--bcher-kva.example"])
    }
}

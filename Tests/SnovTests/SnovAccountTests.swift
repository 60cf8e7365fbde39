import Enrichment
import TestKit
import Testing

@testable import Snov

@Suite struct SnovAccountTests {
    @Test func `the count says how many addresses there are, and asks for nothing else`() async throws {
        let model = ModelSnov(
            .of(1),
            intervene: {
                $0.path.contains("count") ? .reply(200, PackageResources.email_count_json) : nil
            })
        #expect(try await SnovProvider(model).count(.of(5)) == ResultCount(total: 1369))
        #expect(model.calls.map(\.path) == ["/v1/oauth/access_token", "/v1/get-domain-emails-count"])
        #expect(model.calls.last?.body == "domain=a.example")
        #expect(model.calls.allSatisfy { $0.mostCredits == 0 })
    }

    @Test func `the balance is what is left`() async throws {
        for (body, balance) in [
            (PackageResources.balance_json, 25_000), (Array(#"{"data":{"balance":" 12.5\u0000"}}"#.utf8), 12.5),
            (Array(#"{"data":{"balance":7}}"#.utf8), 7), (Array(#"{"data":{"balance":"-3.00"}}"#.utf8), 0),
            (Array(#"{"data":{"balance":"lots"}}"#.utf8), nil), (Array(#"{"data":{"balance":"nan"}}"#.utf8), nil),
        ] as [([UInt8], Double?)] {
            let model = ModelSnov(.of(1), intervene: { $0.path.contains("balance") ? .reply(200, body) : nil })
            #expect(try await SnovProvider(model).remainingCredits() == balance)
            #expect(model.calls.last?.method == "GET" && model.calls.last?.path == "/v1/get-balance")
        }
    }

    @Test func `an account that does not answer says nothing`() async throws {
        for (status, body) in [
            (401, "{}"), (500, "{}"), (200, "<html>"), (200, "{}"), (200, #"{"success":false,"result":0}"#),
        ] {
            let model = ModelSnov(.of(1), intervene: { $0.path.contains("get-") ? .text(status, body) : nil })
            #expect(try await SnovProvider(model).remainingCredits() == nil)
            #expect(try await SnovProvider(model).count(.of(1)) == nil)
        }
    }
}

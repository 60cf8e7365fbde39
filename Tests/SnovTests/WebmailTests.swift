import Enrichment
import TestKit
import Testing

@testable import Snov

/// Whether a domain gives mailboxes to anybody: asked for nothing, before anything is bought.
@Suite struct WebmailTests {
    @Test func `at a domain that gives out mailboxes nothing is bought`() async throws {
        var company = ModelSnov.Company.of(9, roles: 9)
        company.isWebmail = true
        let model = ModelSnov(company)
        let outcome = try await model.search(.of(5))
        let finding = try #require(outcome.verdict.finding)
        #expect(finding.contacts.isEmpty && finding.credits == 0)
        #expect(finding.company?.isWebmail == true)
        #expect(finding.note == "Snov says that a.example gives mail addresses to anybody: nothing was bought.")
        #expect(model.calls.map(\.path) == ["/v1/oauth/access_token", "/v1/get-domain-emails-count"])
        #expect(outcome.kept.parts.isEmpty)
    }

    @Test(arguments: [false, nil] as [Bool?])
    func `at any other what Snov says of it goes with what is found`(isWebmail: Bool?) async throws {
        var company = ModelSnov.Company.of(2)
        company.isWebmail = isWebmail
        let finding = try #require(try await ModelSnov(company).search(.of(2)).verdict.finding)
        #expect(finding.company?.isWebmail == isWebmail)
        #expect((finding.company == nil) == (isWebmail == nil))
    }

    @Test func `a later try knows it without asking`() async throws {
        let model = ModelSnov(.of(2), intervene: { $0.index == 6 ? .text(503, "") : nil })
        let first = try await model.search(.of(2))
        #expect(first.verdict.failure?.code == .providerUnavailable)
        let second = try await model.search(.of(2), from: first.place, first.kept)
        #expect(second.verdict.finding?.company?.isWebmail == false)
        #expect(model.calls.count { $0.path.contains("emails-count") } == 1)
    }

    @Test(arguments: [
        (404, "{}"), (405, ""), (400, #"{"errors":"No."}"#), (500, ""), (502, "<html>"), (200, "<html>"), (200, ""),
        (200, "[]"), (200, #"{"success":false,"webmail":true}"#), (200, #"{"webmail":"yes"}"#),
        (200, #"{"webmail":1}"#), (451, "{}"),
    ])
    func `a search goes without what Snov does not say of its domain`(status: Int, body: String) async throws {
        let model = ModelSnov(.of(1), intervene: { $0.path.contains("count") ? .text(status, body) : nil })
        let outcome = try await model.search(.of(1))
        #expect(outcome.names == ["p0"], "\(status) \(body)")
        #expect(outcome.verdict.finding?.company == nil)
        #expect(model.calls.count { $0.path.contains("count") } == 1)
    }

    @Test func `what concerns every call ends the try before anything is bought`() async throws {
        let cases: [(Int, String, OutcomeCode?)] = [
            (429, "{}", nil), (403, "<html>", .blockedByProvider), (401, "{}", .invalidAPIKey),
            (400, "you ran out of credits", .quotaExhausted),
        ]
        for (status, body, code) in cases {
            let model = ModelSnov(.of(1), intervene: { $0.path.contains("count") ? .text(status, body) : nil })
            let verdict = try await model.search(.of(1)).verdict
            #expect(verdict.finding == nil && verdict.failure?.code == code)
            #expect(model.starts.isEmpty)
        }
    }
}

import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Snov

/// The key's halves and the token are nowhere but where they belong.
@Suite struct SecrecyTests {
    private struct Echo: Error, CustomStringConvertible {
        let description: String
    }

    @Test func `whatever is echoed, no word of ours holds a secret`() async throws {
        let echo = SampleKey.all.joined(separator: " ") + "1 us3r-id%3As3cr3t%2B%2Fhalf US3R-ID:S3CR3T+/HALF t0ken-1"
        for status in [200, 301, 400, 401, 402, 403, 404, 422, 429, 451, 500] {
            for body in [#"{"message":"\#(echo)"}"#, #"{"errors":[{"\#(echo)":"\#(echo)"}]}"#, echo] {
                for step in ["oauth", "prospects/start", "prospects/result", "search-emails"] {
                    let model = ModelSnov(.of(3), intervene: { $0.path.contains(step) ? .text(status, body) : nil })
                    try await expectSilence(model)
                }
            }
        }
        for index in 0..<6 {
            let error = Echo(description: "reset while sending \(echo)" + String(repeating: "x", count: 999))
            try await expectSilence(ModelSnov(.of(3), intervene: { $0.index == index ? .failure(error) : nil }))
        }
    }

    private func expectSilence(_ model: ModelSnov) async throws {
        let outcome = try await model.search(.of(2))
        let said = String(reflecting: outcome.verdict) + outcome.kept.parts.map { String(reflecting: $0) }.joined()
        // Before it is given out nobody knows which text is the token.
        let hasToken = model.calls.contains { $0.authorization != nil }
        for secret in ["us3r-id", "s3cr3t"] + (hasToken ? ["t0ken-1"] : []) {
            #expect(!said.lowercased().contains(secret), "\(said)")
            #expect(model.calls.allSatisfy { !$0.path.contains(secret) })
        }
    }

    @Test func `what holds a secret prints as nothing`() throws {
        let credentials = try #require(SnovCredentials(SampleKey.secret))
        let token = BearerToken("t0ken-1", lifetime: .seconds(9), since: SteadyInstant(milliseconds: 0))
        let provider = try SnovProvider(ModelSnov(.of(0)))
        var course = TokenCourse()
        _ = course.wasRefused(token, nil, now: SteadyInstant(milliseconds: 0))
        let waiter = TokenWaiter()
        waiter.give(.token(token))
        let holders: [Any] = [
            credentials, token, TokenShelf.Answer.token(token), SnovQuestion.token(credentials), provider,
            provider.key, provider.tokens, provider.words(hiding: [token]), course, waiter,
            try TokenReply(Array(#"{"access_token":"t0ken-1","expires_in":9}"#.utf8)),
            SnovProvider.Exchange.failed(.invalidCredentials(nil)),
        ]
        for holder in holders {
            var dumped = ""
            dump(holder, to: &dumped)
            dump([holder], to: &dumped)
            for text in ["\(holder)", String(reflecting: holder), "\([holder])", dumped] {
                for secret in ["us3r-id", "s3cr3t", "t0ken"] {
                    #expect(!text.contains(secret), "\(type(of: holder))")
                }
            }
        }
    }
}

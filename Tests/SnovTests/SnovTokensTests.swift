import Enrichment
import TestKit
import Testing

@testable import Snov

/// How calls come by their tokens, and what is said when they don't.
@Suite struct SnovTokensTests {
    @Test func `a token is asked for once, in a form, and goes with every call`() async throws {
        let model = ModelSnov(.of(2))
        _ = try await model.search(.of(2))
        let first = try #require(model.calls.first)
        #expect(first.path == "/v1/oauth/access_token" && first.mostCredits == 0 && first.authorization == nil)
        #expect(first.body == "grant_type=client_credentials&client_id=us3r-id&client_secret=s3cr3t%2B%2Fhalf")
        #expect(model.calls.dropFirst().allSatisfy { $0.authorization == "Bearer t0ken-1" })
    }

    @Test func `a token that is refused is replaced once, and the call made again`() async throws {
        let model = ModelSnov(
            .of(1),
            intervene: { call in
                call.authorization == "Bearer t0ken-1" && call.index > 2 ? .text(401, "{}") : nil
            })
        #expect(try await model.search(.of(1)).names == ["p0"])
        #expect(model.calls.filter { $0.path.contains("oauth") }.count == 2)
        #expect(model.starts.values.allSatisfy { $0 == 1 })
    }

    @Test func `a second refusal is of the credentials`() async throws {
        let model = ModelSnov(
            .of(1), intervene: { $0.path.contains("domain-search") ? .text(401, #"{"message":"No."}"#) : nil })
        let failure = try #require(try await model.search(.of(1)).verdict.failure)
        #expect(failure.code == .invalidAPIKey)
        #expect(failure.message.hasSuffix("Snov says: No."))
        #expect(model.calls.count == 5)
        #expect(model.calls.filter { $0.mostCredits > 0 }.map(\.charge) == [.credits(0), .credits(0)])
    }

    @Test func `a token that ended while its call waited says nothing of the credentials`() async throws {
        let time = HastyTimekeeper()
        let token = ModelSnov.Answer.text(200, #"{"access_token":"short","expires_in":"2"}"#)
        let model = ModelSnov(
            .of(1),
            intervene: { call in
                if call.path.contains("oauth") { return token }
                time.pass(.seconds(3))
                return call.index < 6 ? .text(401, "{}") : nil
            })
        #expect(try await model.search(.of(1), time: time).names == ["p0"])
        let never = ModelSnov(
            .of(1),
            intervene: { call in
                if call.path.contains("oauth") { return token }
                time.pass(.seconds(3))
                return .text(401, "{}")
            })
        #expect(try await never.search(.of(1), time: time).verdict.failure?.code == .providerUnavailable)
        #expect(never.calls.count == 2 * 10)
    }

    @Test func `what comes instead of a token is told`() async throws {
        let cases: [(Int, String, OutcomeCode?)] = [
            (401, #"{"error":"invalid_client","message":"Client authentication failed"}"#, .invalidAPIKey),
            (400, #"{"error":"invalid_client"}"#, .invalidAPIKey), (401, "<html>", .invalidAPIKey),
            (200, #"{"error":"invalid_client"}"#, .invalidAPIKey), (200, #"{"success":false}"#, .invalidAPIKey),
            (200, "{}", .malformedReply), (200, #"{"access_token":["a"],"expires_in":"soon"}"#, .malformedReply),
            (200, #"{"access_token":"a b"}"#, .malformedReply), (200, #"{"access_token":""}"#, .malformedReply),
            (200, "<html>", .malformedReply), (500, "", .providerUnavailable), (404, "{}", .invalidRequest),
            (403, "<html>", .blockedByProvider), (400, #"{"message":"ran out of credits"}"#, .quotaExhausted),
            (403, #"{"success":false,"message":"Your plan has no API."}"#, .invalidAPIKey),
            (403, #"{"error":"unauthorized_client"}"#, .invalidAPIKey), (403, #"{"error":"Slow down."}"#, nil),
            (403, #"{"success":false,"message":"ran out of credits"}"#, .quotaExhausted), (429, "{}", nil),
        ]
        for (status, body, code) in cases {
            let model = ModelSnov(.of(1), intervene: { _ in .text(status, body) })
            let verdict = try await model.search(.of(1)).verdict
            #expect(verdict.failure?.code == code, "\(status) \(body)")
            #expect(model.calls.count == 1)
        }
    }

    @Test(arguments: [("3600", 3600), (#""3600""#, 3600), ("0", 1), ("-9", 1), ("1e300", 86_400), ("null", 60)])
    func `the life of a token is a number, or a text`(told: String, seconds: Int) throws {
        let reply = try TokenReply(Array(#"{"access_token":"t","expires_in":\#(told)}"#.utf8))
        #expect(reply.token == "t")
        #expect(reply.lifetime == seconds)
    }

    @Test(arguments: ["", "id", ":", "id:", ":secret", "i d:secret", "id:s\u{e9}", "id:a\r\nHost: evil", "id:a\0"])
    func `a key that is no pair is refused without a call`(key: String) async throws {
        let model = ModelSnov(.of(1))
        let verdict = try await SnovProvider(model, secret: key).search(.of(1))
        #expect(verdict.failure?.code == .invalidAPIKey)
        #expect(model.calls.isEmpty)
        #expect(SnovCredentials.fault(key)?.hasPrefix("must be") == true)
    }

    @Test func `the secret may hold colons`() throws {
        let credentials = try #require(SnovCredentials("id:a:b:"))
        #expect(credentials.id == "id" && credentials.secret == "a:b:")
        #expect(SnovCredentials.fault("id:a:b:") == nil)
    }
}

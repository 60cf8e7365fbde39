import Enrichment
import HTTPTypes
import ProviderWire
import TestKit
import Testing

@testable import Snov

@Suite struct SnovAnswerTests {
    @Test func `every envelope has its words`() {
        let cases: [([UInt8], String?)] = [
            (PackageResources.refusal_400_credits_json, "Sorry, you ran out of credits, please order more credits"),
            (PackageResources.refusal_credits_older_json, "Sorry, you ran out of credits, please order more credits"),
            (PackageResources.refusal_404_json, "Sorry, but url or entity not found"),
            (PackageResources.refusal_texts_json, "The domain field is required."),
            (PackageResources.refusal_text_json, "The domain field is required."),
            (PackageResources.refusal_429_json, "Rate limit exceeded"),
            (PackageResources.token_refused_json, "Client authentication failed"),
            (Array(#"{"error":"invalid_client","error_description":"No."}"#.utf8), "No."),
            (Array("{}".utf8), nil), (Array(#"{"errors":[[[{"a":1}]]],"message":7}"#.utf8), nil),
        ]
        for (body, said) in cases { #expect(SnovRefusal(body)?.said == said) }
        for body in ["", "<html>", "[]", #"{"errors":"#] { #expect(SnovRefusal(Array(body.utf8)) == nil) }
    }

    @Test func `an envelope's words are not looked for without end`() {
        func nested(_ levels: Int) -> [UInt8] {
            let (open, close) = (String(repeating: "[", count: levels), String(repeating: "]", count: levels))
            return Array(#"{"errors":\#(open)"deep"\#(close),"message":"plain"}"#.utf8)
        }
        #expect(SnovRefusal(nested(3))?.said == "deep")
        #expect(SnovRefusal(nested(4))?.said == "plain")
        #expect(SnovRefusal(nested(63))?.said == "plain")
        #expect(SnovRefusal(nested(64)) == nil)
        #expect(SnovRefusal(nested(100_000)) == nil)
    }

    @Test func `out of credits is out of credits, whatever the status and the envelope`() {
        let bodies = [
            PackageResources.refusal_400_credits_json, PackageResources.refusal_credits_older_json,
            PackageResources.not_enough_credits_json, Array(#"{"errors":"You RAN OUT of credits"}"#.utf8),
            Array("<html>ran\0 out of credits".utf8),
        ]
        for status in [200, 202, 400, 401, 402, 403, 404, 429, 500, 502] {
            for body in bodies {
                #expect(failure(status, body)?.code == .quotaExhausted, "\(status)")
                #expect(isStop(answer(status, body)))
            }
        }
        #expect(failure(402, [])?.code == .quotaExhausted)
    }

    @Test func `a title that speaks of credits is a title`() {
        let body = #"{"data":[{"position":"Ran out of credits"}],"status":"completed"}"#
        guard case .reply = answer(200, Array(body.utf8)) else {
            Issue.record("no reply")
            return
        }
    }

    @Test(arguments: [
        #"{"success":true,"message":"Accepted."}"#, #"{"errors":[],"meta":{"task_hash":"ab"}}"#,
        #"{"errors":["one row was left out"],"data":{"task_hash":"ab"}}"#,
        #"{"message":"Wait.","status":"in progress"}"#,
        #"{"message":"Begun.","links":{"result":"https://api.snov.io/v2/domain-search/result/ab"}}"#,
    ])
    func `words beside an answer are no refusal`(body: String) {
        guard case .reply = answer(200, Array(body.utf8)) else {
            Issue.record("\(answer(200, Array(body.utf8)))")
            return
        }
    }

    @Test func `a status says what becomes of the site`() {
        let cases: [(Int, [UInt8], OutcomeCode?)] = [
            (301, [], .providerUnavailable), (400, PackageResources.refusal_texts_json, .invalidRequest),
            (403, Array("<html>".utf8), .blockedByProvider), (403, [], .blockedByProvider),
            (405, [], .invalidRequest), (407, [], .providerUnavailable), (408, [], .providerUnavailable),
            (422, PackageResources.refusal_text_json, .invalidRequest), (451, [], .unavailableForLegalReasons),
            (500, [], .providerUnavailable), (502, Array("<html>".utf8), .providerUnavailable),
            (504, [], .providerUnavailable), (200, Array("<html>".utf8), .malformedReply), (204, [], .malformedReply),
            (200, PackageResources.refusal_text_json, .invalidRequest),
            (202, PackageResources.refusal_404_json, .invalidRequest),
            (200, PackageResources.refusal_429_json, .invalidRequest),
            (200, Array(#"{"errors":[{"domain":"No."}]}"#.utf8), .invalidRequest),
        ]
        for (status, body, code) in cases { #expect(failure(status, body)?.code == code, "\(status)") }
        #expect(answer(401, []) == .unauthorized(said: nil))
        guard case .gone(let failure) = answer(404, PackageResources.refusal_404_json) else {
            Issue.record("not gone")
            return
        }
        #expect(failure.message == "Snov refuses this question (status 404): Sorry, but url or entity not found")
    }

    @Test func `too many requests are throttled for as long as Snov says`() {
        let body = PackageResources.refusal_429_json
        #expect(answer(429, body) == .final(.throttled(retryAfter: nil)))
        #expect(answer(403, body) == .final(.throttled(retryAfter: nil)))
        #expect(answer(429, [], [.retryAfter: "7"]) == .final(.throttled(retryAfter: .seconds(7))))
    }

    @Test func `a redirect's secrets are not told`() {
        let failure = failure(302, [], [.location: "https://user:pass@evil.example/a?access_token=b#c"])
        #expect(failure?.message == "Snov's address redirects to …@evil.example/a, where the token must not follow.")
    }

    @Test func `what nobody can read may have cost something`() {
        func charge(_ status: Int, _ body: String = "") -> Charge? {
            guard case .final(let verdict) = answer(status, Array(body.utf8)) else { return nil }
            return SnovPrice.charge(for: verdict, status: HTTPResponse.Status(code: status))
        }
        for status in [200, 202, 502, 504] { #expect(charge(status, "<html>") == .unknown) }
        for status in [301, 400, 403, 408, 429, 451, 500, 503] { #expect(charge(status, "{}") == .credits(0)) }
    }

    private func answer(_ status: Int, _ body: [UInt8], _ fields: HTTPFields = [:]) -> SnovAnswer {
        let response = HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
        return SnovAnswer(response, body, words: ProviderWords(hiding: "k"), now: WallSecond(unixSeconds: 0))
    }

    private func failure(_ status: Int, _ body: [UInt8], _ fields: HTTPFields = [:]) -> Failure? {
        guard case .final(let verdict) = answer(status, body, fields) else { return nil }
        return verdict.failure
    }

    private func isStop(_ answer: SnovAnswer) -> Bool {
        if case .final(.stops) = answer { true } else { false }
    }
}

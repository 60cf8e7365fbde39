import Enrichment
import HTTPTypes
import ProviderWire
import Testing

@testable import Hunter

/// Every status and id that is documented or was seen (providers.md, A.6), and what is made of it (A.7).
@Suite struct DocumentedRefusalsTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        let id: String
        let details: String
        let meaning: Meaning

        var testDescription: String { "\(status) \(id) \(details)" }

        init(_ status: Int, _ id: String, _ meaning: Meaning, saying details: String = "Some words.") {
            self.status = status
            self.id = id
            self.details = details
            self.meaning = meaning
        }

        func body(_ layout: (String, String) -> String) -> [UInt8] { Array(layout(id, details).utf8) }
    }

    enum Meaning: Hashable {
        /// The key rests, for as long as `Retry-After` says.
        case pause
        /// The job is over.
        case stop(OutcomeCode)
        /// The site is over.
        case site(OutcomeCode)
        /// Tried again, with growing pauses; no other of them listens to `Retry-After`.
        case again(OutcomeCode)
        case askForLess(Int)
    }

    private static let refusals = [
        Refusal(400, "wrong_params", .site(.invalidRequest), saying: "You are missing the domain parameter"),
        Refusal(
            400, "pagination_error", .site(.invalidRequest),
            saying: "The parameter 'limit' should range between 1 and 100."),
        Refusal(
            400, "pagination_error", .askForLess(10),
            saying: "The search results are limited to 10 email addresses on your current plan."),
        Refusal(
            400, "pagination_error", .askForLess(10),
            saying: "You're limited to 10 email addresses on your current plan"),
        Refusal(400, "invalid_seniority", .site(.invalidRequest)),
        Refusal(400, "invalid_department", .site(.invalidRequest)),
        Refusal(401, "authentication_failed", .stop(.invalidAPIKey), saying: "No user found for the API key supplied"),
        Refusal(401, "unauthorized", .stop(.invalidAPIKey)),
        Refusal(402, "credits", .stop(.quotaExhausted), saying: "Log in to upgrade your plan or to buy credits."),
        Refusal(402, "searches", .stop(.quotaExhausted)),
        Refusal(
            403, "forbidden", .stop(.forbidden),
            saying: "API keys can't be managed with an OAuth token. Use your API key instead."),
        Refusal(403, "too_many_requests", .pause), Refusal(403, "rate_limited", .pause),
        Refusal(404, "not_found", .site(.invalidRequest)),
        Refusal(409, "idempotency_conflict", .site(.invalidRequest)),
        Refusal(422, "validation_failed", .site(.invalidRequest)),
        Refusal(422, "empty_required_field", .site(.invalidRequest)),
        Refusal(429, "too_many_requests", .pause, saying: "Too many requests, try again later."),
        Refusal(
            429, "too_many_requests", .stop(.quotaExhausted),
            saying: "You've reached the limit for the number of searches per billing period included in your plan."),
        Refusal(429, "restricted_account", .stop(.quotaExhausted), saying: "Your account has no usable subscription."),
        Refusal(451, "claimed_email", .site(.unavailableForLegalReasons)),
        Refusal(500, "server_error", .again(.providerUnavailable)),
        Refusal(502, "bad_gateway", .again(.providerUnavailable)),
        Refusal(503, "too_many_requests", .again(.providerUnavailable)),
        Refusal(504, "gateway_timeout", .again(.providerUnavailable)),
        // Of the verifier, as answers to a search.
        Refusal(202, "accepted", .again(.malformedReply)), Refusal(222, "smtp", .again(.malformedReply)),
    ]

    /// The documented envelope, without its code, with members of the future, with each member twice, and in the midst of
    /// much that nobody needs.
    private static let layouts: [@Sendable (String, String) -> String] = [
        { id, details in #"{"errors":[{"id":"\#(id)","code":400,"details":"\#(details)"}]}"# },
        { id, details in "\n{ \"errors\" : [ {\"details\":\"\(details)\",\n \"id\":\"\(id)\"} ] }\n" },
        { id, details in
            #"{"meta":{"errors":[1]},"errors":[{"x":[{}],"id":"\#(id)","details":"\#(details)"},{"id":"forbidden"}]}"#
        },
        { id, details in
            #"{"errors":[{"id":"other","id":"\#(id)","details":7,"details":"\#(details)"}],"errors":[{"id":"forbidden"}]}"#
        },
        { id, details in
            let nest = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
            let filling = String(repeating: "x", count: 1 << 20)
            return #"{"x":\#(nest),"y":"\#(filling)","errors":[{"id":"\#(id)","details":"\#(details)"}]}"#
        },
    ]

    @Test(arguments: refusals)
    func `each refusal has its meaning, however its body is laid out`(_ refusal: Refusal) {
        for layout in Self.layouts {
            let body = refusal.body(layout)
            #expect(isMeant(verdict(refusal.status, body), refusal.meaning, after: nil), "\(body.count) bytes")
        }
    }

    @Test(arguments: refusals)
    func `how long to wait counts for a pause, and for nothing else`(_ refusal: Refusal) {
        let body = refusal.body(Self.layouts[0])
        let waits: [(String, Duration?)] = [
            ("7", .seconds(7)), ("0", nil), ("-1", nil), ("soon", nil), ("1.5", nil), ("999999999", .seconds(86_400)),
            ("Mon, 21 Sep 2026 14:13:30 GMT", .seconds(10)), ("Mon, 21 Sep 2026 14:13:20 GMT", nil),
        ]
        for (text, wait) in waits {
            let verdict = verdict(refusal.status, body, [.retryAfter: text])
            #expect(isMeant(verdict, refusal.meaning, after: wait), "Retry-After: \(text): \(verdict)")
        }
    }

    /// What comes from something in front of Hunter, or is no text at all.
    private static let strange: [[UInt8]] = [
        [], Array("<html><body>403 Forbidden</body></html>".utf8), Array("error code: 1010".utf8), [0xFF, 0xFE, 0x00],
        Array(#"{"errors":[{"id":"forbid"#.utf8), Array(#"{"errors":"forbidden"}"#.utf8), Array("[]".utf8),
        Array(#"{"errors":[]}"#.utf8), Array(#"{"errors":[null,{"id":"forbidden"}]}"#.utf8),
        Array(#"{"errors":[{"id":["forbidden"],"details":{"plan":1}}]}"#.utf8),
        Array(#"{"errors":[{"id":""#.utf8) + [0xC3, 0x28] + Array(#"","details":""#.utf8) + [0xFF]
            + Array(#""}]}"#.utf8),
        Array(repeating: UInt8(ascii: "["), count: 100_000), Array(repeating: UInt8(ascii: "{"), count: 1 << 20),
        Array(#"{"errors":[{"details":""#.utf8) + Array(repeating: UInt8(ascii: "a"), count: 10 << 20)
            + Array(#""}]}"#.utf8),
    ]

    @Test func `a body that says nothing leaves the status's word`() {
        for body in Self.strange {
            // Nothing but JSON's objects comes from Hunter.
            let isObject = ErrorReply(body) != nil
            let meanings: [(Int, Meaning)] = [
                (400, .site(.invalidRequest)), (401, .stop(.invalidAPIKey)), (402, .stop(.quotaExhausted)),
                (403, isObject ? .pause : .stop(.blockedByProvider)), (404, .site(.invalidRequest)), (429, .pause),
                (451, .site(.unavailableForLegalReasons)), (500, .again(.providerUnavailable)),
                (200, .again(.malformedReply)),
            ]
            for (status, meaning) in meanings {
                let verdict = verdict(status, body)
                #expect(isMeant(verdict, meaning, after: nil), "\(status), \(body.prefix(40)), \(body.count) bytes")
            }
        }
    }

    private func isMeant(_ verdict: HunterVerdict, _ meaning: Meaning, after wait: Duration?) -> Bool {
        switch (verdict, meaning) {
        case (.final(.throttled(let told)), .pause): told == wait
        case (.final(.stops(let failure)), .stop(let code)), (.final(.refused(let failure)), .site(let code)),
            (.final(.unavailable(let failure)), .again(let code)):
            failure.code == code && failure.message.count < 600
        case (.planAllows(let limit, let failure), .askForLess(let count)):
            limit.addresses == count && failure.code == .invalidRequest
        default: false
        }
    }

    private func verdict(_ status: Int, _ body: [UInt8], _ fields: HTTPFields = [:]) -> HunterVerdict {
        HunterVerdict(
            HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields), body,
            words: ProviderWords(hiding: "s3cr3t-key"), now: WallSecond(unixSeconds: 1_790_000_000))
    }
}

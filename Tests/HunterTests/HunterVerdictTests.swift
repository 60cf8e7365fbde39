import Enrichment
import HTTPTypes
import ProviderWire
import Testing

@testable import Hunter

@Suite struct HunterVerdictTests {
    @Test(
        arguments: [
            (401, PackageResources.refusal_401_json, OutcomeCode.invalidAPIKey),
            (401, [], .invalidAPIKey),
            (402, Array("<html>pay</html>".utf8), .quotaExhausted),
            (402, Array(#"{"errors":[{"id":"credits","details":"Log in to upgrade."}]}"#.utf8), .quotaExhausted),
            (429, PackageResources.refusal_429_usage_limit_json, .quotaExhausted),
            (429, PackageResources.refusal_429_restricted_account_json, .quotaExhausted),
            (429, Array(#"{"errors":[{"details":"Upgrading lifts this"}]}"#.utf8), .quotaExhausted),
            (
                403, Array(#"{"errors":[{"id":"forbidden","code":403,"details":"Not with an OAuth token."}]}"#.utf8),
                .forbidden
            ),
            (403, Array("error code: 1010".utf8), .blockedByProvider),
            (403, Array("<!DOCTYPE html><html></html>".utf8), .blockedByProvider),
            (403, Array("1010".utf8), .blockedByProvider),
            (403, [], .blockedByProvider),
        ] as [(Int, [UInt8], OutcomeCode)])
    func `a refused key, plan or host stops the job`(status: Int, body: [UInt8], code: OutcomeCode) throws {
        guard case .final(.stops(let failure)) = verdict(status, body) else {
            Issue.record("\(verdict(status, body))")
            return
        }
        #expect(failure.code == code)
    }

    @Test(
        arguments: [
            (403, Array(#"{"errors":[{"id":"too_many_requests","code":403,"details":"Slow down"}]}"#.utf8)),
            (403, Array("{}".utf8)),
            (429, PackageResources.refusal_429_try_later_json),
            (429, Array("<html>".utf8)),
            (429, Array(#"{"errors":[{"details":"Explanations are planned"}]}"#.utf8)),
            (429, Array(#"{"errors":{"id":"x"}}"#.utf8)),
        ] as [(Int, [UInt8])])
    func `other 403 with JSON and other 429 are a throttle`(status: Int, body: [UInt8]) {
        #expect(verdict(status, body) == .final(.throttled(retryAfter: nil)))
        #expect(verdict(status, body, [.retryAfter: "9"]) == .final(.throttled(retryAfter: .seconds(9))))
    }

    @Test func `the billing words tell the user how to go on`() {
        guard case .final(.stops(let failure)) = verdict(429, PackageResources.refusal_429_usage_limit_json) else {
            return
        }
        #expect(failure.message.contains("retry the job"))
        #expect(failure.message.hasSuffix("included in your plan."))
    }

    @Test(
        arguments: [
            (PackageResources.refusal_400_plan_cap_json, 10),
            (error("pagination_error", "You're limited to 10 email addresses on your current plan"), 10),
            (error("pagination_error", "Limited to 25 emails."), 25),
        ] as [([UInt8], Int)])
    func `a plan's limit is read from the refusal`(body: [UInt8], limit: Int) {
        guard case .planAllows(PlanLimit(addresses: limit), let failure) = verdict(400, body) else {
            Issue.record("\(verdict(400, body))")
            return
        }
        #expect(failure.code == .invalidRequest)
    }

    @Test(
        arguments: [
            (400, PackageResources.refusal_400_wrong_params_json, "You are missing the domain parameter"),
            (400, PackageResources.refusal_400_limit_json, "The parameter 'limit' should be a positive integer."),
            (400, error("pagination_error", "limited to"), "limited to"),
            (400, error("pagination_error", "limited to ten emails"), "limited to ten emails"),
            (400, error("pagination_error", "limited to 0 emails"), "limited to 0 emails"),
            (400, error("pagination_error", "limited to 99999999999999999999 emails"), "emails"),
            (400, error("invalid_seniority", "limited to 10 emails"), "limited to 10 emails"),
            (404, error("not_found", "No such thing"), "No such thing"),
            (422, error("validation_failed", "Bad"), "Bad"),
            (405, Array("<html>".utf8), "without saying why"),
            (418, [], "without saying why"),
        ] as [(Int, [UInt8], String)])
    func `a refused question ends with the provider's words`(status: Int, body: [UInt8], said: String) {
        guard case .final(.refused(let failure)) = verdict(status, body) else {
            Issue.record("\(verdict(status, body))")
            return
        }
        #expect(failure.code == .invalidRequest)
        #expect(failure.message.contains("status \(status)") && failure.message.contains(said))
    }

    @Test func `451 is final and says nothing of the person`() {
        guard case .final(.refused(let failure)) = verdict(451, Self.error("claimed_email", "ada@acme.example")) else {
            Issue.record("451 was not refused")
            return
        }
        #expect(failure.code == .unavailableForLegalReasons)
        #expect(!failure.message.contains("ada"))
    }

    @Test(arguments: [500, 502, 503, 504, 520, 599, 407, 408, 425, 100, 199])
    func `a failing provider is unavailable whatever its body`(status: Int) {
        for body in [[], Array("<html>".utf8), PackageResources.domain_search_2026_json] {
            guard case .final(.unavailable(let failure)) = verdict(status, body) else {
                Issue.record("\(verdict(status, body))")
                continue
            }
            #expect(failure.code == .providerUnavailable)
        }
    }

    @Test func `a redirect is named without its query and not followed`() {
        let location = "https://user:pw@evil.example/path?api_key=s3cr3t#x"
        guard case .final(.unavailable(let failure)) = verdict(302, [], [.location: location]) else {
            Issue.record("a redirect was not unavailable")
            return
        }
        #expect(failure.message.contains("…@evil.example/path,"))
        #expect(!failure.message.contains("user") && !failure.message.contains("s3cr3t"))
    }

    @Test(arguments: [
        [], Array("<html><body>Fine</body></html>".utf8), Array("{}".utf8), PackageResources.email_count_2021_json,
        PackageResources.refusal_401_json, Array(PackageResources.domain_search_2026_json.dropLast(9)),
    ])
    func `a 2xx that is not the promised JSON is malformed`(body: [UInt8]) {
        for status in [200, 202, 204, 222] {
            guard case .final(.unavailable(let failure)) = verdict(status, body) else {
                Issue.record("\(verdict(status, body))")
                continue
            }
            #expect(failure.code == .malformedReply)
        }
    }

    @Test func `a good reply is an answer, the useless parts of it included`() throws {
        guard case .answered(let reply) = verdict(200, PackageResources.domain_search_2026_json) else {
            Issue.record("nothing found")
            return
        }
        #expect(reply.contacts.count == 3)
        #expect(reply.resultsAvailable == 3)
        #expect(reply.credits == 1)
        #expect(reply.uselessCount == 0)
        let strange = Array(#"{"data":{"emails":[null,{"value":"a@b.c"}]}}"#.utf8)
        guard case .answered(let rest) = verdict(200, strange) else {
            Issue.record("nothing found")
            return
        }
        #expect(rest.contacts.map(\.email) == ["a@b.c"])
        #expect(rest.entryCount == 2 && rest.uselessCount == 1)
    }

    @Test func `no message holds the key that a provider echoes`() {
        let echo = Self.error("pagination_error", "key S3CR3T-key is limited to 10 email addresses, upgrade s3cr3t-KEY")
        for status in 100...599 {
            let verdict = verdict(status, echo, [.location: "https://h/s3cr3t-key"])
            #expect(!String(describing: verdict).lowercased().contains("s3cr3t-key"), "status \(status)")
        }
    }

    private static func error(_ id: String, _ details: String) -> [UInt8] {
        Array(#"{"errors":[{"id":"\#(id)","details":"\#(details)"},{"id":"second","details":"second"}]}"#.utf8)
    }

    private func verdict(_ status: Int, _ body: [UInt8], _ fields: HTTPFields = [:]) -> HunterVerdict {
        HunterVerdict(
            HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields), body,
            words: ProviderWords(hiding: "s3cr3t-key"), now: WallSecond(unixSeconds: 1_790_000_000))
    }
}

import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct RefusalTests {
    /// Bodies as the service gave them.
    private static let recorded: [(Refusal, String)] = [
        (
            .missingDomain,
            #"{"errors":[{"id":"wrong_params","code":400,"details":"You are missing the domain parameter"}]}"#
        ),
        (
            .planCap,
            #"{"errors":[{"id":"pagination_error","code":400,"details":"#
                + #""The search results are limited to 10 email addresses on your current plan."}]}"#
        ),
        (
            .limitNotPositive,
            #"{"errors":[{"id":"pagination_error","code":400,"details":"#
                + #""The parameter 'limit' should be a positive integer."}]}"#
        ),
        (
            .authenticationFailed,
            #"{"errors":[{"id":"authentication_failed","code":401,"#
                + #""details":"No user found for the API key supplied"}]}"#
        ),
        (
            .usageLimit,
            #"{"errors":[{"id":"too_many_requests","code":429,"details":"You've reached the limit for the "#
                + #"number of searches per billing period included in your plan."}]}"#
        ),
        (
            .tryLater,
            #"{"errors":[{"id":"too_many_requests","code":429,"details":"Too many requests, try again later."}]}"#
        ),
        (
            .restrictedAccount,
            #"{"errors":[{"id":"restricted_account","code":429,"#
                + #""details":"Your account has no usable subscription."}]}"#
        ),
        (
            .forbidden,
            #"{"errors":[{"id":"forbidden","code":403,"details":"API keys can't be managed with an OAuth token. "#
                + #"Use your API key instead."}]}"#
        ),
    ]

    @Test(arguments: recorded.indices)
    func `a recorded refusal has its recorded body`(index: Int) throws {
        let (refusal, body) = Self.recorded[index]
        #expect(try refusal.answer.json() == JSONValue(parsing: body))
    }

    @Test(arguments: Refusal.allCases)
    func `the body's code is the status`(refusal: Refusal) throws {
        let answer = refusal.answer
        #expect(Int(answer.status.code) == refusal.status)
        if answer.contentType == Answer.json {
            #expect(try answer.json()["errors"].elements.first?["code"].count == refusal.status)
        } else {
            #expect(throws: (any Error).self) { try answer.json() }
        }
    }

    @Test func `a throttled call's body follows the status it is given`() throws {
        let answer = Refusal.tryLater.answer(status: 403)
        #expect(answer.status == .forbidden)
        #expect(try answer.json()["errors"].elements.first?["code"].count == 403)
    }

    @Test func `the firewall's page names its code`() {
        #expect(String(decoding: Refusal.blocked.answer.body, as: UTF8.self).contains("error code: 1010"))
    }
}

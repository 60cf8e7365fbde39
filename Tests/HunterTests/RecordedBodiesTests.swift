import Enrichment
import HTTPTypes
import ProviderWire
import TestKit
import Testing

@testable import Hunter

/// Every body that was recorded, through every question that it may come as an answer to.
@Suite struct RecordedBodiesTests {
    struct Recorded: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let body: [UInt8]
        /// The status that it came with.
        let status: Int
        /// What a search makes of it.
        let search: String
        var remaining: Double?
        var total: Int?
    }

    private static let bodies = [
        Recorded(
            testDescription: "a domain search", body: PackageResources.domain_search_2026_json, status: 200,
            search: "3 contacts of 3, 1 credit"),
        Recorded(
            testDescription: "nothing found", body: PackageResources.domain_search_empty_json, status: 200,
            search: "0 contacts of 0, 0 credits"),
        Recorded(
            testDescription: "no domain", body: PackageResources.refusal_400_wrong_params_json, status: 400,
            search: "refused: invalid_request"),
        Recorded(
            testDescription: "beyond the plan", body: PackageResources.refusal_400_plan_cap_json, status: 400,
            search: "refused: invalid_request"),
        Recorded(
            testDescription: "no limit", body: PackageResources.refusal_400_limit_json, status: 400,
            search: "refused: invalid_request"),
        Recorded(
            testDescription: "an unknown key", body: PackageResources.refusal_401_json, status: 401,
            search: "stops: invalid_api_key"),
        Recorded(
            testDescription: "a used-up plan", body: PackageResources.refusal_429_usage_limit_json, status: 429,
            search: "stops: quota_exhausted"),
        Recorded(
            testDescription: "too many requests", body: PackageResources.refusal_429_try_later_json, status: 429,
            search: "throttled"),
        Recorded(
            testDescription: "a restricted account", body: PackageResources.refusal_429_restricted_account_json,
            status: 429, search: "stops: quota_exhausted"),
        Recorded(
            testDescription: "an account", body: PackageResources.account_2026_json, status: 200,
            search: "unavailable: malformed_reply", remaining: 23_821.5),
        Recorded(
            testDescription: "an email count", body: PackageResources.email_count_2021_json, status: 200,
            search: "unavailable: malformed_reply", total: 81),
    ]

    @Test(arguments: bodies)
    func `a recorded body means the same whenever it comes`(_ recorded: Recorded) async throws {
        let answer = ScriptedHunter.Answer.success((recorded.status, recorded.body))
        // Twice, for a plan's refusal is asked once more.
        let provider = try HunterProvider(through: ScriptedHunter([answer, answer]).send)
        #expect(Self.words(try await provider.search(.sample())) == recorded.search)
        let left = try await HunterProvider(through: ScriptedHunter([answer]).send).remainingCredits()
        #expect(left == recorded.remaining)
        let count = try await HunterProvider(through: ScriptedHunter([answer]).send).count(.sample())
        #expect(count?.total == recorded.total)
    }

    /// Indented by other blanks, on one line, with another order of members or members of the future, it is the same.
    @Test(arguments: bodies)
    func `how a body is laid out means nothing`(_ recorded: Recorded) async throws {
        let text = String(decoding: recorded.body, as: UTF8.self)
        let layouts = [
            text.split { $0.isNewline }.map { $0.drop { $0 == " " } }.joined(),
            text.replacing("\n", with: "\r\n\t"), "\n" + text + "\n \n",
            text.replacing("{\n", with: "{\n\"of_the_future\":[{\"a\":null}],\n"),
        ]
        for layout in layouts {
            let answer = ScriptedHunter.Answer.success((recorded.status, Array(layout.utf8)))
            let provider = try HunterProvider(through: ScriptedHunter([answer, answer]).send)
            #expect(Self.words(try await provider.search(.sample())) == recorded.search, "\(layout)")
        }
    }

    private static func words(_ verdict: Verdict) -> String {
        switch verdict {
        case .found(let finding):
            "\(finding.contacts.count) contacts of \(finding.resultsAvailable ?? -1), "
                + "\(finding.credits) credit\(finding.credits == 1 ? "" : "s")"
        case .stops(let failure): "stops: \(failure.code.rawValue)"
        case .refused(let failure): "refused: \(failure.code.rawValue)"
        case .unavailable(let failure): "unavailable: \(failure.code.rawValue)"
        case .throttled: "throttled"
        }
    }
}

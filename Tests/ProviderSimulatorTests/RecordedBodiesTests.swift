import FoundationEssentials
import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// Holds the simulator against what the service, or its own published tests, gave: brought into the same situation it
/// answers in the same shape, and refuses in the same words.
@Suite struct RecordedBodiesTests {
    /// One situation, and the body recorded in it.
    struct Recording: Sendable, CustomTestStringConvertible {
        let fixture: String
        let situation: String
        let body: [UInt8]
        /// Members the service has added since.
        var later: Set<String> = []
        let answer: @Sendable () -> Answer

        var testDescription: String { "\(fixture): \(situation)" }
    }

    static let bodies: [Recording] = [
        Recording(
            fixture: "domain_search_2026", situation: "a search that finds people",
            body: PackageResources.domain_search_2026_json,
            later: ["data.emails[].decision_maker", "meta.results_approximate", "meta.params.decision_maker"]
        ) { Simulator().search("domain=acme.com&limit=100") },
        Recording(
            fixture: "domain_search_2026", situation: "the trial key", body: PackageResources.domain_search_2026_json
        ) { Simulator().search("domain=acme.com", key: "test-api-key") },
        Recording(
            fixture: "domain_search_empty", situation: "a search of an unknown domain",
            body: PackageResources.domain_search_empty_json
        ) { Simulator().search("domain=none-such.example") },
        Recording(
            fixture: "account_2026", situation: "an account of one pool, of which a verification took a half",
            body: PackageResources.account_2026_json,
            later: ["data.first_name", "data.last_name", "data.email", "data.plan_level", "data.team_id"]
        ) {
            let simulator = Simulator()
            _ = simulator.ask(.GET, "/v2/email-verifier?email=nobody@acme.com")
            return simulator.ask(.GET, "/v2/account")
        },
        Recording(
            fixture: "email_count_2021", situation: "a count in 2021", body: PackageResources.email_count_2021_json
        ) { Simulator().ask(.GET, "/v2/email-count?domain=noverify.example", key: nil) },
        Recording(
            fixture: "email_count_2021", situation: "a count today", body: PackageResources.email_count_2021_json,
            later: Set(["education", "design", "health", "operations"].map { "data.department.\($0)" })
        ) { Simulator().ask(.GET, "/v2/email-count?domain=many.example", key: nil) },
    ]

    static let refusals: [Recording] = [
        Recording(
            fixture: "refusal_400_wrong_params", situation: "a search of nothing",
            body: PackageResources.refusal_400_wrong_params_json
        ) { Simulator().search("limit=5") },
        Recording(
            fixture: "refusal_400_plan_cap", situation: "a larger page than the plan shows",
            body: PackageResources.refusal_400_plan_cap_json
        ) { Simulator().search("domain=many.example&limit=100", key: "free") },
        Recording(
            fixture: "refusal_400_plan_cap", situation: "a later page than the plan shows",
            body: PackageResources.refusal_400_plan_cap_json
        ) { Simulator().search("domain=many.example&offset=10", key: "free") },
        Recording(
            fixture: "refusal_400_limit", situation: "a limit of nought", body: PackageResources.refusal_400_limit_json
        ) { Simulator().search("domain=acme.com&limit=0") },
        Recording(fixture: "refusal_401", situation: "an unknown key", body: PackageResources.refusal_401_json) {
            Simulator().search("domain=acme.com", key: "unheard-of")
        },
        Recording(
            fixture: "refusal_429_usage_limit", situation: "a plan that is used up",
            body: PackageResources.refusal_429_usage_limit_json
        ) {
            let simulator = Simulator(SimulatorSettings(credits: 1))
            _ = simulator.search("domain=acme.com")
            return simulator.search("domain=acme.com")
        },
        Recording(
            fixture: "refusal_429_try_later", situation: "too many calls",
            body: PackageResources.refusal_429_try_later_json
        ) {
            let simulator = Simulator(SimulatorSettings(perSecond: 1, throttleStatus: .tooManyRequests))
            _ = simulator.search("domain=acme.com")
            return simulator.search("domain=acme.com")
        },
        Recording(
            fixture: "refusal_429_restricted_account", situation: "no subscription",
            body: PackageResources.refusal_429_restricted_account_json
        ) { Simulator().search("domain=acme.com", key: "restricted") },
    ]

    @Test(arguments: bodies)
    func `an answer has the shape of the recorded one`(recording: Recording) throws {
        let recorded = try JSONDecoder().decode(JSONValue.self, from: Data(recording.body))
        let answer = recording.answer()
        #expect(answer.status == .ok)
        let differences = try JSONShape(of: answer.json())
            .differences(from: JSONShape(of: recorded), butFor: recording.later)
        #expect(differences == [], "\(String(decoding: answer.body, as: UTF8.self))")
    }

    @Test(arguments: refusals)
    func `a refusal is the recorded one, word for word`(recording: Recording) throws {
        let recorded = try JSONDecoder().decode(JSONValue.self, from: Data(recording.body))
        let answer = recording.answer()
        #expect(try answer.json() == recorded)
        #expect(Int(answer.status.code) == recorded["errors"].elements.first?["code"].count)
    }

    @Test func `every recorded body is held against`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        let there = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let used = Set((Self.bodies + Self.refusals).map { $0.fixture + ".json" })
        #expect(Set(there) == used)
    }

    @Test func `a shape that differs is told`() throws {
        let recorded = JSONShape(of: try JSONValue(parsing: #"{"a":[{"b":1,"c":null},{"b":null,"c":null}],"d":true}"#))
        func differences(_ text: String, butFor later: Set<String> = []) throws -> [String] {
            try JSONShape(of: JSONValue(parsing: text)).differences(from: recorded, butFor: later)
        }
        #expect(try differences(#"{"a":[{"b":2,"c":"x"}],"d":null}"#) == [])
        #expect(try differences(#"{"a":[{"b":1.5,"c":[]}],"d":true}"#).first?.hasPrefix("a[].b") == true)
        #expect(try differences(#"{"a":[{"b":1}],"d":true}"#) == ["a[].c is missing"])
        #expect(try differences(#"{"a":[{"b":1,"c":1},{"c":1}],"d":true}"#).count == 1)
        #expect(try differences(#"{"a":[{"b":1,"c":1}],"d":true,"e":1}"#) == ["e is not recorded"])
        #expect(try differences(#"{"a":[{"b":1,"c":1}],"d":true}"#, butFor: ["e"]) == ["e is promised"])
    }
}

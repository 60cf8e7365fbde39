import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// The order of refusals (providers.md, A.12.2): each question here is wrong in one way and in every later one.
@Suite struct ValidationOrderTests {
    private static let wrongLists = "seniority=boss&department=boss"
    private static let searches: [(key: String, query: String, refusal: Refusal)] = [
        ("wrong", "limit=0&offset=-1&\(wrongLists)", .authenticationFailed),
        ("free", "limit=0&offset=-1&\(wrongLists)", .missingDomain),
        ("free", "domain=claimed.example&limit=0&offset=-1&\(wrongLists)", .limitNotPositive),
        ("free", "domain=claimed.example&limit=101&offset=-1&\(wrongLists)", .limitTooLarge),
        ("free", "domain=claimed.example&limit=100&offset=-1&\(wrongLists)", .offsetNotPositive),
        ("free", "domain=claimed.example&limit=100&\(wrongLists)", .invalidSeniority),
        ("free", "domain=claimed.example&limit=100&department=boss", .invalidDepartment),
        ("free", "domain=claimed.example&limit=100", .planCap),
        ("oldfree", "domain=claimed.example&limit=100", .olderPlanCap),
        ("free", "domain=claimed.example", .usageLimit),
        ("good", "domain=claimed.example&limit=100", .usageLimit),
    ]

    @Test(arguments: searches.indices)
    func `a search is refused for the first thing that is wrong`(index: Int) throws {
        let (key, query, refusal) = Self.searches[index]
        let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0, credits: 0))
        #expect(try simulator.search(query, key: key).json() == refusal.answer.json())
    }

    @Test func `what the domain is like comes last`() throws {
        #expect(try Simulator().search("domain=claimed.example").json() == Refusal.claimedEmail.answer.json())
    }

    @Test func `a throttled search is refused after its key and before its parameters`() throws {
        let simulator = Simulator(SimulatorSettings(perSecond: 1))
        _ = simulator.search("")
        #expect(simulator.search("").body == Refusal.tryLater.answer(status: 403).body)
        _ = simulator.search("", key: "wrong")
        #expect(simulator.search("", key: "wrong").body == Refusal.authenticationFailed.answer.body)
    }

    private static let otherQuestions: [(target: String, refusal: Refusal)] = [
        ("/v2/email-finder?max_duration=2", .missingDomain),
        ("/v2/email-finder?domain=claimed.example&max_duration=2", .missingName),
        ("/v2/email-finder?domain=claimed.example&full_name=Ada&max_duration=2", .missingName),
        ("/v2/email-finder?domain=claimed.example&first_name=Ada&max_duration=2", .missingName),
        ("/v2/email-finder?domain=claimed.example&full_name=Ada+Lee&max_duration=2", .invalidDuration),
        ("/v2/email-finder?domain=claimed.example&full_name=Ada+Lee&max_duration=21", .invalidDuration),
        ("/v2/email-finder?domain=claimed.example&full_name=Ada+Lee", .usageLimit),
        ("/v2/email-verifier", .missingEmail),
        ("/v2/email-verifier?email=", .missingEmail),
        ("/v2/email-verifier?email=ada", .invalidEmail),
        ("/v2/email-verifier?email=ada@claimed.example", .verificationLimit),
        ("/v2/email-count?type=both", .missingDomain),
        ("/v2/email-count?domain=a.example&type=both", .invalidType),
    ]

    @Test(arguments: otherQuestions.indices)
    func `other questions are refused likewise`(index: Int) throws {
        let (target, refusal) = Self.otherQuestions[index]
        let simulator = Simulator(SimulatorSettings(credits: 0))
        #expect(try simulator.ask(.GET, target).json() == refusal.answer.json())
        if !target.contains("email-count") {
            #expect(try simulator.ask(.GET, target, key: nil).json() == Refusal.authenticationFailed.answer.json())
        }
    }
}

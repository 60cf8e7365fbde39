import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Hunter

@Suite struct HunterProviderTests {
    private let timekeeper = ManualTimekeeper()
    private let plans: PlanLimits
    private let address: ProviderAddress

    init() throws {
        address = try ProviderAddress(baseURL: ProviderOffer.hunter.defaultURL)
        plans = PlanLimits(timekeeper: timekeeper)
    }

    private static let planCap = ScriptedHunter.Answer.success((400, PackageResources.refusal_400_plan_cap_json))
    private static let someOfMany = ScriptedHunter.Answer.success(
        (200, Array(#"{"data":{"emails":[{"value":"ada@acme.example"}]},"meta":{"results":35}}"#.utf8)))
    private static let found = ScriptedHunter.Answer.success((200, PackageResources.domain_search_2026_json))

    @Test func `a search is one question and its answer`() async throws {
        let hunter = ScriptedHunter([Self.found])
        guard case .found(let finding) = try await provider(hunter).search(search()) else {
            Issue.record("nothing found")
            return
        }
        #expect(finding.contacts.count == 3)
        #expect(finding.note == nil)
        #expect(hunter.paths == ["/v2/domain-search?domain=acme.example&limit=5"])
    }

    @Test func `a plan that shows less is asked once more with its limit, and the finding says so`() async throws {
        let hunter = ScriptedHunter([Self.planCap, Self.someOfMany])
        guard case .found(let finding) = try await provider(hunter).search(search(limit: 25)) else {
            Issue.record("nothing found")
            return
        }
        #expect(finding.note == "The Hunter plan shows at most 10 addresses of a domain; 25 were asked for.")
        #expect(hunter.paths.map { $0.suffix(8) } == ["limit=25", "limit=10"])
    }

    @Test func `a plan that shows less than asked for but all there is needs no word`() async throws {
        let hunter = ScriptedHunter([Self.planCap, Self.found])
        guard case .found(let finding) = try await provider(hunter).search(search(limit: 25)) else {
            Issue.record("nothing found")
            return
        }
        #expect(finding.contacts.count == 3)
        #expect(finding.note == nil)
    }

    @Test func `the plan's limit is learned once for all sites, and forgotten after a while`() async throws {
        let hunter = ScriptedHunter([
            Self.planCap, Self.someOfMany, Self.someOfMany, Self.someOfMany, Self.someOfMany,
        ])
        for limit in [25, 25, 5] {
            guard case .found(let finding) = try await provider(hunter).search(search(limit: limit)) else {
                Issue.record("nothing found")
                return
            }
            #expect((finding.note == nil) == (limit == 5))
        }
        timekeeper.advance(by: PlanLimits.memory)
        _ = try await provider(hunter).search(search(limit: 25))
        #expect(hunter.paths.map { $0.suffix(8) } == ["limit=25", "limit=10", "limit=10", "&limit=5", "limit=25"])
    }

    @Test func `a search may cost a credit for every ten addresses asked for, and costs it for those returned`()
        async throws
    {
        let hunter = ScriptedHunter([Self.found])
        _ = try await provider(hunter).search(search(limit: 25))
        #expect(hunter.prices == [.init(most: 3, charge: .credits(1), outcome: .found)])
    }

    @Test func `what returns nothing is free, and what nobody can read is unknown`() async throws {
        let down = CallOutcome.failed(.providerUnavailable)
        let cases: [(ScriptedHunter.Answer, Charge?, CallOutcome?)] = [
            (.success((200, PackageResources.domain_search_empty_json)), .credits(0), .found),
            (.success((401, PackageResources.refusal_401_json)), .credits(0), .failed(.invalidAPIKey)),
            (.success((429, PackageResources.refusal_429_try_later_json)), .credits(0), .throttled),
            (.success((500, [])), .credits(0), down), (.success((503, [])), .credits(0), down),
            (.success((502, [])), .unknown, down), (.success((504, [])), .unknown, down),
            (.success((200, Array("<html>".utf8))), .unknown, .failed(.malformedReply)),
            (.failure(ScriptedHunter.OutOfAnswers()), nil, nil),
        ]
        for (answer, charge, outcome) in cases {
            let hunter = ScriptedHunter([answer])
            _ = try await provider(hunter).search(search())
            #expect(hunter.prices == [.init(most: 1, charge: charge, outcome: outcome)])
        }
    }

    @Test func `both questions of a plan that shows less have their price, and the account is free`() async throws {
        let hunter = ScriptedHunter([
            Self.planCap, Self.someOfMany, .success((200, PackageResources.account_2026_json)),
        ])
        _ = try await provider(hunter).search(search(limit: 25))
        _ = try await provider(hunter).remainingCredits()
        #expect(
            hunter.prices == [
                .init(most: 3, charge: .credits(0), outcome: .planLimit),
                .init(most: 1, charge: .credits(1), outcome: .found), .init(most: 0, charge: nil, outcome: nil),
            ])
    }

    @Test func `another key's plan is another plan`() async throws {
        plans.learn(PlanLimit(addresses: 10), of: KeyFingerprint(rawValue: "other"))
        let hunter = ScriptedHunter([Self.someOfMany])
        _ = try await provider(hunter).search(search(limit: 25))
        #expect(hunter.paths.first?.hasSuffix("limit=25") == true)
    }

    @Test func `an offset is part of what the plan shows`() async throws {
        let hunter = ScriptedHunter([Self.planCap, Self.someOfMany])
        guard case .found(let finding) = try await provider(hunter).search(search(limit: 5, offset: 8)) else {
            Issue.record("nothing found")
            return
        }
        #expect(finding.note?.hasSuffix("5 after the first 8 were asked for.") == true)
        #expect(hunter.paths.last?.hasSuffix("limit=2&offset=8") == true)
    }

    @Test func `nothing is asked for beyond what the plan shows`() async throws {
        let hunter = ScriptedHunter([Self.planCap])
        let provider = provider(hunter)
        for _ in 0..<2 {
            guard case .refused(let failure) = try await provider.search(search(limit: 5, offset: 10)) else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code == .invalidRequest)
            #expect(failure.message.contains("at most 10 addresses"))
        }
        #expect(hunter.paths.count == 1)
    }

    @Test func `a plan that refuses its own limit has refused the question`() async throws {
        let hunter = ScriptedHunter([Self.planCap, Self.planCap])
        guard case .refused(let failure) = try await provider(hunter).search(search(limit: 25)) else {
            Issue.record("not refused")
            return
        }
        #expect(failure.message.contains("limited to 10 email addresses"))
        #expect(hunter.paths.count == 2)
    }

    @Test func `a second answer that is another refusal counts as it is`() async throws {
        let hunter = ScriptedHunter([Self.planCap, .success((429, PackageResources.refusal_429_try_later_json))])
        #expect(try await provider(hunter).search(search(limit: 25)) == .throttled(retryAfter: nil))
    }

    @Test func `more contacts than asked for are kept, they are paid`() async throws {
        let hunter = ScriptedHunter([Self.found])
        guard case .found(let finding) = try await provider(hunter).search(search(limit: 1)) else {
            Issue.record("nothing found")
            return
        }
        #expect(finding.contacts.count == 3)
    }

    @Test(
        arguments: [CancellationError(), GrantRefusal.jobStopped, GrantRefusal.leaseLost, StoreFault.full]
            as [any Error])
    func `what is not the provider's is thrown on`(error: any Error) async {
        let type = String(describing: error)
        await #expect("\(type)") {
            _ = try await provider(ScriptedHunter([.failure(error)])).search(search())
        } throws: { String(describing: $0) == type }
        await #expect("\(type)") {
            _ = try await provider(ScriptedHunter([.failure(error)])).remainingCredits()
        } throws: { String(describing: $0) == type }
    }

    @Test func `any other failure of the transport leaves the provider unavailable, without the key`() async throws {
        struct ConnectionLost: Error, CustomStringConvertible {
            let description: String
        }
        let fault = ConnectionLost(
            description: "reset by peer\nX-API-KEY: s3cr3t-key " + String(repeating: "x", count: 9999))
        guard case .unavailable(let failure) = try await provider(ScriptedHunter([.failure(fault)])).search(search())
        else {
            Issue.record("not unavailable")
            return
        }
        #expect(failure.code == .providerUnavailable)
        #expect(failure.message.hasPrefix("Hunter could not be asked: reset by peer X-API-KEY: [key] xxx"))
        #expect(failure.message.count < 400)
    }

    @Test func `a transport that fails because it was cancelled is a cancellation`() async {
        struct Aborted: Error {}
        let provider = HunterProvider(at: address, key: key("k"), plans: plans, timekeeper: timekeeper) { _, _, _ in
            await untilCancelled()
            throw Aborted()
        }
        let task = Task { try await provider.search(search()) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(arguments: ["", " ", "a\r\nHost: evil", "a\0b", " key"])
    func `a key that no header can carry is refused without a call`(secret: String) async throws {
        let hunter = ScriptedHunter([])
        guard case .stops(let failure) = try await provider(hunter, secret: secret).search(search()) else {
            Issue.record("not stopped")
            return
        }
        #expect(failure.code == .invalidAPIKey)
        #expect(hunter.paths.isEmpty)
    }

    @Test func `the account says what is left`() async throws {
        let hunter = ScriptedHunter([.success((200, PackageResources.account_2026_json))])
        #expect(try await provider(hunter).remainingCredits() == 23_821.5)
        #expect(hunter.paths == ["/v2/account"])
    }

    @Test(
        arguments: [
            .success((401, PackageResources.refusal_401_json)), .success((200, Array("<html>".utf8))),
            .success((500, PackageResources.account_2026_json)), .failure(ScriptedHunter.OutOfAnswers()),
        ] as [ScriptedHunter.Answer])
    func `an account that does not answer says nothing`(answer: ScriptedHunter.Answer) async throws {
        #expect(try await provider(ScriptedHunter([answer])).remainingCredits() == nil)
    }

    @Test func `a count says how many there are, and asks for nothing else`() async throws {
        let hunter = ScriptedHunter([.success((200, PackageResources.email_count_2021_json))])
        let count = try #require(try await provider(hunter).count(search()))
        #expect(count.total == 81)
        #expect(count.personal == 65)
        #expect(count.generic == 16)
        #expect(count.departments["executive"] == 10)
        #expect(count.seniorities == ["junior": 13, "senior": 5, "executive": 2])
        #expect(hunter.paths == ["/v2/email-count?domain=acme.example"])
        #expect(hunter.prices.map(\.most) == [0])
    }

    private func provider(_ hunter: ScriptedHunter, secret: String = "s3cr3t-key") -> HunterProvider {
        HunterProvider(
            at: address, key: key(secret), plans: plans, timekeeper: timekeeper, transport: hunter.send)
    }

    private func key(_ secret: String) -> ProviderKey {
        ProviderKey(secret: secret, fingerprint: KeyFingerprint(rawValue: "f"))
    }

    private func search(limit: Int = 5, offset: Int = 0) -> DomainSearch {
        var filters = ContactFilters()
        filters.limit = limit
        filters.offset = offset
        return DomainSearch(domain: "acme.example", filters: filters)
    }
}

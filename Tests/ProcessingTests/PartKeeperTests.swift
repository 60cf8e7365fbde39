import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Processing

/// Searches that hand over what they have while they go.
@Suite struct PartKeeperTests {
    /// Brings a part at each of its places and then ends like this.
    private struct PagedProvider: ContactProvider {
        let pages: ClosedRange<Int>
        let end: Verdict
        let account: any CallAccount

        func search(
            _ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper
        ) async throws -> Verdict {
            for page in pages {
                let call = CallID(rawValue: Int64(page))
                account.open(call)
                account.settle(call, as: .credits(1))
                // The next is under way already.
                account.open(CallID(rawValue: Int64(page + 1)))
                let contacts = ["ann@acme.example", "p\(page)@acme.example"].compactMap { FoundContact(email: $0) }
                let new = try await keeper.keep(
                    SearchPart(contacts: contacts, place: SearchPlace(rawValue: "\(place?.rawValue ?? "-")\(page)")))
                #expect(new == (page == pages.lowerBound ? 2 : 1))
            }
            return end
        }

        func count(_ search: DomainSearch) async throws -> ResultCount? { nil }

        func remainingCredits() async throws -> Double? { nil }
    }

    private static let down = Verdict.unavailable(Failure(.providerUnavailable, "It is down."))

    private let time = ManualTimekeeper()
    private let queue = ScriptedQueue()

    private func ending(of claim: Claim, pages: ClosedRange<Int> = 1...3, _ end: Verdict) async -> SiteAttempt.Ending {
        await SiteAttempt(
            claim: claim, keys: KeyRing(opener: OpenLock(), serverKeys: [:]),
            connect: { _, _, _, account in PagedProvider(pages: pages, end: end, account: account) },
            policy: AttemptPolicy(pause: .seconds(30)), time: time,
            keep: { [queue] part, lease, charges, traces in
                try queue.keep(part, of: lease, charges: charges, traces: traces)
            }
        ) { _, _ in }.run(watch: CallWatch())
    }

    @Test func `each part goes to the queue with the calls that are over, and the end brings the rest`() async {
        let ending = await ending(of: .sample(place: SearchPlace(rawValue: "7/")), .oneContact)
        let parts = queue.state.withLock { $0.parts }
        #expect(parts.map(\.part.place.rawValue) == ["7/1", "7/2", "7/3"])
        #expect(
            parts.map(\.charges)
                == (1...3).map { page in
                    Dictionary(uniqueKeysWithValues: (1...page).map { (CallID(rawValue: Int64($0)), .credits(1)) })
                })
        #expect(ending.kept == 4)
        guard case .enriched(let finding) = ending.result else {
            Issue.record("\(ending.result)")
            return
        }
        #expect(finding.contacts.map(\.email) == ["ada@acme.example"])
    }

    @Test func `a search whose lease is lost ends at its next part`() async {
        let claim = Claim.sample()
        queue.state.withLock { $0.lost = [claim.lease] }
        let ending = await ending(of: claim, .oneContact)
        guard case .givenBack = ending.result else {
            Issue.record("\(ending.result)")
            return
        }
        #expect(ending.fault == nil)
        #expect(ending.charges == [CallID(rawValue: 1): .credits(1), CallID(rawValue: 2): .unknown])
    }

    @Test func `a store that keeps nothing ends the search, which nobody has failed`() async {
        queue.state.withLock { $0.fault = .full }
        let ending = await ending(of: .sample(), .oneContact)
        guard case .givenBack = ending.result else {
            Issue.record("\(ending.result)")
            return
        }
        #expect(ending.fault == .full)
        #expect(ending.kept == 0)
    }

    @Test func `a search that made its way is put off once more, however often it failed before`() async {
        func tired(_ site: Int64) -> Claim {
            .sample(
                site: site, attempts: AttemptPolicy.attemptsPerSite - 1, pauses: AttemptPolicy.pausesPerSite)
        }
        guard case .postponed(_, .unavailable) = await ending(of: tired(1), Self.down).result,
            case .postponed(_, .throttled) = await ending(of: tired(2), .throttled(retryAfter: nil)).result
        else {
            Issue.record("it gave up")
            return
        }
    }

    @Test func `the granted call is none of those that are over before it is taken`() {
        let granted = CallID(rawValue: 7)
        let tab = CallTab(granted: granted)
        #expect(tab.settled.isEmpty)
        _ = tab.takeGranted()
        #expect(tab.settled.isEmpty)
        tab.settle(granted, as: .credits(0))
        #expect(tab.settled == [granted: .credits(0)])
    }
}

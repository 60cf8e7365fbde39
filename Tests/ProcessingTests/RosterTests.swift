import Enrichment
import Testing

@testable import Processing

@Suite struct RosterTests {
    private var roster = Roster(capacity: 2)

    private func answer(_ claim: Claim) -> SiteAnswer {
        SiteAnswer(claim: claim, ending: .init(result: .givenBack), took: .zero)
    }

    private mutating func end(_ site: Int64) {
        let claim = Claim.sample(site: site)
        _ = roster.begin(claim)
        roster.end(with: answer(claim))
    }

    @Test mutating func `a place is free again as soon as its calls have ended`() {
        let claim = Claim.sample(site: 1)
        _ = roster.begin(claim)
        #expect(roster.freePlaces == 1)
        roster.end(with: answer(claim))
        #expect(roster.freePlaces == 2)
        #expect(roster.hasUnwritten)
    }

    @Test mutating func `a lease is kept until its outcome is being written, and again if that failed`() {
        end(1)
        #expect(roster.leases == [Claim.sample(site: 1).lease])
        #expect(roster.write().map(\.lease) == [Claim.sample(site: 1).lease])
        #expect(roster.leases.isEmpty)
        _ = roster.written([.failure(.full)])
        #expect(roster.leases == [Claim.sample(site: 1).lease])
    }

    @Test mutating func `what the store refused keeps its place and is tried again`() {
        end(1)
        end(2)
        _ = roster.write()
        end(3)
        #expect(roster.written([.success(.leaseLost), .failure(.full)]).count == 2)
        #expect(roster.write().map(\.lease.site.rawValue) == [3])
        _ = roster.written([.success(.leaseLost)])
        #expect(!roster.hasUnwritten && roster.hasRefused)
        #expect(roster.freePlaces == 1)
        roster.retry()
        #expect(roster.write().map(\.lease.site.rawValue) == [2])
        #expect(roster.written([.success(.leaseLost)]).count == 1)
        #expect(!roster.hasRefused)
    }

    @Test mutating func `a claim that comes after a refusal of its job makes no call`() async {
        let first = Claim.sample(site: 1)
        _ = roster.begin(first)
        let refusal = Failure(.blockedByProvider, "Refused.")
        roster.end(with: SiteAnswer(claim: first, ending: .init(result: .stops(refusal)), took: .zero))
        let stopped = roster.begin(.sample(site: 2))
        await #expect(throws: CallNotMade.withdrawn) { try await stopped.during { Issue.record("called") } }
        let free = roster.begin(.sample(site: 3, job: "other"))
        await #expect(throws: Never.self) { try await free.during {} }
    }
}

import Enrichment
import Testing

@testable import Processing

@Suite struct QueueVisitsTests {
    private var visits = QueueVisits()
    private var roster = Roster(capacity: 2)
    private var watch = QueueWatch()

    private mutating func answer(_ site: Int64) {
        let claim = Claim.sample(site: site)
        _ = roster.begin(claim)
        roster.end(with: SiteAnswer(claim: claim, result: .givenBack, fault: nil, took: .zero))
    }

    @Test mutating func `one visit is made at a time, the next with all that came meanwhile`() {
        answer(1)
        #expect(visits.next(&roster, &watch)?.settlements.count == 1)
        answer(2)
        answer(3)
        #expect(visits.next(&roster, &watch) == nil)
        _ = visits.end()
        #expect(visits.next(&roster, &watch)?.settlements.count == 2)
    }

    @Test mutating func `sites are asked for only when a look is worth while, as many as there are places`() {
        #expect(visits.next(&roster, &watch)?.places == 2)
        _ = visits.end()
        #expect(visits.next(&roster, &watch) == nil)
        watch.rung()
        _ = roster.begin(Claim.sample(site: 1))
        #expect(visits.next(&roster, &watch)?.places == 1)
        _ = visits.end()
        #expect(visits.next(&roster, &watch) == nil)
    }

    @Test mutating func `a ring during a look wants another look`() {
        watch.rung()
        _ = visits.next(&roster, &watch)
        watch.rung()
        _ = visits.end()
        watch.looked(broughtAll: true, nextAt: nil)
        #expect(visits.next(&roster, &watch)?.places == 2)
    }

    @Test mutating func `a ring is remembered to the end of the visit that it came in`() {
        var rung: [Bool] = []
        visits.rung()
        for site in Int64(1)...3 {
            answer(site)
            _ = visits.next(&roster, &watch)
            if site == 2 { visits.rung() }
            rung.append(visits.end())
        }
        #expect(rung == [false, true, false])
    }

    @Test mutating func `once stopped it takes up nothing, and is over when all is written`() {
        answer(1)
        watch.rung()
        visits.stop()
        let last = visits.next(&roster, &watch)
        #expect(last?.places == 0)
        #expect(!visits.areOver(roster))
        _ = visits.end()
        _ = roster.written([.failure(.full)])
        #expect(!visits.areOver(roster))
        visits.giveUp()
        #expect(visits.areOver(roster))
    }

    @Test mutating func `it is not over while calls go on`() {
        _ = roster.begin(Claim.sample(site: 1))
        visits.stop()
        visits.giveUp()
        #expect(!visits.areOver(roster))
    }
}

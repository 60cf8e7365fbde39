import Enrichment
import Testing

@testable import Processing

@Suite struct QueueVisitsTests {
    private var visits = QueueVisits()
    private var roster = Roster(capacity: 8)
    private var watch = QueueWatch()

    /// Sites that calls are made for.
    private mutating func call(_ sites: ClosedRange<Int64>) {
        for site in sites { _ = roster.begin(Claim.sample(site: site)) }
    }

    private mutating func answer(_ sites: ClosedRange<Int64>) {
        for site in sites {
            roster.end(with: SiteAnswer(claim: .sample(site: site), ending: .init(result: .givenBack), took: .zero))
        }
    }

    private mutating func visit() -> Exchange? {
        if case .visit(let exchange) = visits.next(&roster, &watch) { exchange } else { nil }
    }

    /// A visit's end at which everything was written.
    private mutating func endVisit(_ exchange: Exchange?) -> Bool {
        _ = roster.written(exchange?.settlements.map { _ in .success(.leaseLost) } ?? [])
        return visits.end()
    }

    @Test mutating func `one visit is made at a time, the next with all that came meanwhile`() {
        answer(1...1)
        let first = visit()
        #expect(first?.settlements.count == 1)
        answer(2...3)
        #expect(visit() == nil)
        _ = endVisit(first)
        #expect(visit()?.settlements.count == 2)
    }

    @Test mutating func `sites are asked for only when a look is worth while, as many as there are places`() {
        let first = visit()
        #expect(first?.places == 8)
        _ = endVisit(first)
        #expect(visit() == nil)
        watch.rung()
        call(1...1)
        #expect(visit()?.places == 7)
    }

    @Test mutating func `while more calls go on than have ended, outcomes are gathered for a while`() {
        call(1...5)
        answer(1...1)
        guard case .gather = visits.next(&roster, &watch) else {
            Issue.record("it did not gather")
            return
        }
        answer(2...2)
        guard case .rest = visits.next(&roster, &watch) else {
            Issue.record("it gathered twice at a time")
            return
        }
        visits.gathered()
        #expect(visit()?.settlements.count == 2)
    }

    @Test mutating func `when half of the calls have ended there is no waiting for the others`() {
        call(1...4)
        answer(1...2)
        #expect(visit()?.settlements.count == 2)
    }

    @Test mutating func `when nothing is to be written a look does not wait`() {
        call(1...5)
        watch.rung()
        #expect(visit()?.places == 3)
    }

    @Test mutating func `a ring during a look wants another look`() {
        let first = visit()
        watch.rung()
        _ = endVisit(first)
        watch.looked(broughtAll: true, nextAt: nil)
        #expect(visit()?.places == 8)
    }

    @Test mutating func `a ring is remembered to the end of the visit that it came in`() {
        var rung: [Bool] = []
        visits.rung()
        for site in Int64(1)...3 {
            answer(site...site)
            let exchange = visit()
            if site == 2 { visits.rung() }
            rung.append(endVisit(exchange))
        }
        #expect(rung == [false, true, false])
    }

    @Test mutating func `once stopped it takes up nothing, gathers nothing and is over when all is written`() {
        call(1...3)
        watch.rung()
        visits.stop()
        answer(1...1)
        let exchange = visit()
        #expect(exchange?.settlements.count == 1 && exchange?.places == 0)
        #expect(!visits.areOver(roster))
        _ = endVisit(exchange)
        answer(2...3)
        #expect(!visits.areOver(roster))
        _ = endVisit(visit())
        #expect(visits.areOver(roster))
    }

    @Test mutating func `what the store refuses is waited for until it is given up`() {
        answer(1...1)
        visits.stop()
        _ = visit()
        _ = roster.written([.failure(.full)])
        _ = visits.end()
        #expect(!visits.areOver(roster))
        visits.giveUp()
        #expect(visits.areOver(roster))
    }

    @Test mutating func `once it gives up, what is refused is not written again while something else is`() {
        answer(1...1)
        _ = visit()
        answer(2...2)
        visits.stop()
        visits.giveUp()
        _ = visits.end()
        _ = roster.written([.failure(.busy)])
        _ = visit()
        visits.retry(&roster)
        _ = visits.end()
        _ = roster.written([.failure(.busy)])
        #expect(visit() == nil)
        #expect(visits.areOver(roster))
    }

    @Test mutating func `it is not over while calls go on`() {
        call(1...1)
        visits.stop()
        visits.giveUp()
        #expect(!visits.areOver(roster))
    }
}

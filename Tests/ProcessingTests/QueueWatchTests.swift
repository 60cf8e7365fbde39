import Enrichment
import Testing

@testable import Processing

@Suite struct QueueWatchTests {
    private static let now = SteadyInstant(milliseconds: 10_000)
    private static let later = now.advanced(by: .seconds(5))
    private var watch = QueueWatch()

    /// A look that brought all there was, and knows of nothing to come.
    private mutating func look() {
        watch.beginLook()
        watch.looked(broughtAll: true, nextAt: nil)
    }

    private mutating func write(_ result: Settlement.Result, _ receipt: Receipt) {
        let answer = SiteAnswer(claim: .sample(site: 1), ending: .init(result: result), took: .zero)
        watch.wroteWithoutLook([(answer, receipt)])
    }

    private mutating func wantsLook(at instant: SteadyInstant) -> Bool {
        watch.ticked(now: instant, changes: 1)
        return watch.wantsLook
    }

    @Test mutating func `a site that was put off while a look went on is looked for when its time has come`() {
        look()
        _ = wantsLook(at: Self.now)
        watch.beginLook()
        watch.placeFreed(.postponed(Self.later))
        watch.looked(broughtAll: true, nextAt: nil)
        write(.postponed(until: Self.later, .unavailable), .success(.leaseLost))
        #expect(!wantsLook(at: Self.now))
        #expect(wantsLook(at: Self.later))
    }

    @Test mutating func `a site that was given back only after a look is looked for at the next tick`() {
        _ = wantsLook(at: Self.now)
        look()
        #expect(!wantsLook(at: Self.now))
        write(.givenBack, .success(.leaseLost))
        #expect(wantsLook(at: Self.now))
    }

    @Test mutating func `what could not be written leaves nothing to look for`() {
        _ = wantsLook(at: Self.now)
        look()
        write(.givenBack, .failure(.busy))
        #expect(!wantsLook(at: Self.now))
    }

    @Test mutating func `whoever waits for an answer is looked for once it is written`() {
        watch.beginLook()
        watch.looked(broughtAll: false, nextAt: nil)
        #expect(!watch.wantsLook)
        write(.failed(Failure(.malformedReply, "It was no JSON.")), .success(.leaseLost))
        #expect(watch.wantsLook)
    }

    @Test(arguments: [false, true])
    mutating func `what waits for another provider since it was written is looked for`(leavesWork: Bool) {
        look()
        var standing = JobStanding(status: .running, total: 2, succeeded: 0, failed: 1, invalidRequests: 0)
        standing.leavesWork = leavesWork
        write(.failed(Failure(.malformedReply, "It was no JSON.")), .success(.recorded(standing)))
        #expect(watch.wantsLook == leavesWork)
    }
}

import Enrichment
import Testing

@testable import Snov

@Suite struct PollClockTests {
    private let start = SteadyInstant(milliseconds: 0)

    @Test func `pauses grow from two seconds to ten`() {
        var clock = PollClock(startedAt: start)
        var polls: [Int64] = []
        repeat { polls.append(clock.dueAt.milliseconds) } while clock.pollAgain(at: clock.dueAt)
        #expect(polls.prefix(7) == [2_000, 5_000, 9_500, 16_250, 26_250, 36_250, 46_250])
        #expect(polls.last == 96_250)
        #expect(polls.count == PollClock.mostPolls)
    }

    @Test func `nothing is given up before it was asked for five times`() {
        var clock = PollClock(startedAt: start)
        let goesOn = (1...5).map { clock.pollAgain(at: SteadyInstant(milliseconds: $0 * 100_000)) }
        #expect(goesOn == [true, true, true, true, false])
    }

    @Test func `what an earlier try began is asked for at once`() {
        #expect(PollClock(resumedAt: start).dueAt == start)
    }
}

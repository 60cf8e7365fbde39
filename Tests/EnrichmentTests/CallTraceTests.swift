import Enrichment
import Testing

@Suite struct CallTraceTests {
    @Test func `each outcome has a word of its own`() {
        let outcomes: [CallOutcome] =
            [.found, .throttled, .planLimit, .unreachable, .notMade, .unknown]
            + OutcomeCode.allCases.map { .failed($0) }
        #expect(Set(outcomes.map(\.word)).count == outcomes.count)
    }

    @Test func `of a call that nobody traced it is known only whether it was made`() {
        #expect(CallTrace(untraced: .credits(0)).outcome == .notMade)
        #expect(CallTrace(untraced: .unknown).outcome == .unknown)
        #expect(CallTrace(untraced: .credits(2)).outcome == .unknown)
    }
}

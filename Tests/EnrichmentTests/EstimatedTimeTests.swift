import Enrichment
import Testing

@Suite struct EstimatedTimeTests {
    private let hunter = CallRates(perSecond: 15, perMinute: 500)

    @Test func `time is counted by the limit that binds, from below and from above`() {
        #expect(EstimatedTime.minutes(for: 0...0, at: hunter) == 0...0)
        #expect(EstimatedTime.minutes(for: 10...20, at: hunter) == 0...1)
        // 10,000 at 500 a minute, of which 99 % are used and a tenth of a minute's may come at once.
        #expect(EstimatedTime.minutes(for: 10_000...10_000, at: hunter) == 19...21)
        #expect(EstimatedTime.minutes(for: 600...600, at: CallRates(perSecond: 1, perMinute: 0)) == 9...15)
    }

    @Test func `what other jobs have left is in the way, a small one by no more than it has`() {
        #expect(
            EstimatedTime.minutes(for: 100...100, at: CallRates(perSecond: 0, perMinute: 10), ahead: [5, 900]) == 9...21
        )
    }

    @Test func `without limits there is no telling`() {
        #expect(EstimatedTime.minutes(for: 5...5, at: CallRates(perSecond: 0, perMinute: 0)) == nil)
    }
}

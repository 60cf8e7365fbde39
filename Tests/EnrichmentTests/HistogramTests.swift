import Enrichment
import Testing

@Suite struct HistogramTests {
    @Test func `a duration belongs to the first class that is long enough`() {
        var histogram = Histogram(bounds: [.milliseconds(10), .seconds(1)])
        for duration: Duration in [.zero, .milliseconds(10), .microseconds(10_001), .seconds(1), .seconds(2)] {
            histogram.add(duration)
        }
        #expect(histogram.counts == [2, 2, 1])
        #expect(histogram.count == 5)
        #expect(histogram.sum == .microseconds(3_020_001))
    }
}

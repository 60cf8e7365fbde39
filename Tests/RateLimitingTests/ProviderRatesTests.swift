import Enrichment
import RateLimiting
import Testing

@Suite struct ProviderRatesTests {
    @Test func `Hunter's limits are two windows, each kept longer than the provider counts`() {
        #expect(
            ProviderRates(perSecond: 15, perMinute: 500)?.windows == [
                RateWindow(limit: 15, span: .milliseconds(1_500)),
                RateWindow(limit: 500, span: .milliseconds(60_500), headStart: .milliseconds(3_600)),
            ])
    }

    @Test(arguments: [(0, 60, [60]), (15, 0, [15]), (0, 0, [])])
    func `zero is unlimited`(perSecond: Int, perMinute: Int, limits: [Int]) {
        #expect(ProviderRates(perSecond: perSecond, perMinute: perMinute)?.windows.map(\.limit) == limits)
    }

    @Test(arguments: [(-1, 500), (15, -1)])
    func `negative limits are none of ours`(perSecond: Int, perMinute: Int) {
        #expect(ProviderRates(perSecond: perSecond, perMinute: perMinute) == nil)
    }
}

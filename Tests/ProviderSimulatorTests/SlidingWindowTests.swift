import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct SlidingWindowTests {
    private let start = ContinuousClock.now

    @Test func `arrivals exactly one span apart are in no window together`() {
        var window = SlidingWindow(span: .seconds(1))
        #expect(window.record(start) == 1)
        #expect(window.record(start + .nanoseconds(999_999_999)) == 2)
        #expect(window.record(start + .seconds(1)) == 2)
        #expect(window.record(start + .seconds(3)) == 1)
        #expect(window.largest == 2)
    }

    @Test func `it counts as one does by hand`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var window = SlidingWindow(span: .milliseconds(100))
        var instants: [ContinuousClock.Instant] = []
        var largest = 0
        var instant = start
        for _ in 0..<2000 {
            instant += .milliseconds(Int.random(in: 0...8, using: &random))
            instants.append(instant)
            let count = instants.count { $0 > instant - .milliseconds(100) }
            largest = max(largest, count)
            #expect(window.record(instant) == count, "seed \(seed)")
        }
        #expect(window.largest == largest, "seed \(seed)")
    }
}

import Enrichment
import Testing

@testable import Storage

@Suite struct KeyStandingTests {
    private static let now = SteadyInstant(milliseconds: 1_000_000)

    @Test(
        arguments: [
            (nil, nil, nil), (1, nil, .providerPause), (0, nil, nil), (-5_000, nil, nil), (nil, 60, .rateLimit),
            (nil, -249, .rateLimit), (nil, -250, nil), (1, 60, .providerPause), (-1, 60, .rateLimit),
        ] as [(Int?, Int?, WaitingReason?)])
    func `a pause comes before the limit, and neither counts once it is past`(
        pause: Int?, nextCall: Int?, reason: WaitingReason?
    ) {
        let standing = KeyStanding(
            pausedUntil: pause.map { Self.now.advanced(by: .milliseconds($0)) },
            nextCallAt: nextCall.map { Self.now.advanced(by: .milliseconds($0)) }, periodMicroseconds: 121_000)
        #expect(standing.reason(at: Self.now) == reason)
    }

    @Test(
        arguments: [
            (0, 100, [], 13), (0, 100, [100], 25), (0, 100, [5], 13), (0, 5, [10_000], 2), (0, 5, [10_000, 10_000], 2),
            (3_000, 100, [], 16), (0, 0, [50], 0), (0, -3, [-4], 0), (-200, 100, [], 13),
        ] as [(Int, Int64, [Int64], Int64)])
    func `the rest takes a period for each of its calls and for those of others in between`(
        wait: Int, left: Int64, others: [Int64], expected: Int64
    ) {
        let standing = KeyStanding(
            nextCallAt: Self.now.advanced(by: .milliseconds(wait)), periodMicroseconds: 121_000)
        #expect(standing.remainingSeconds(left: left, others: others, at: Self.now) == expected)
    }

    @Test func `numbers beyond reason leave the rest unknown`() {
        let standing = KeyStanding(nextCallAt: Self.now, periodMicroseconds: .max)
        #expect(standing.remainingSeconds(left: .max, others: [.max], at: Self.now) == nil)
    }
}

import Enrichment
import TestKit
import Testing

@testable import Processing

@Suite struct AgreedTimeTests {
    private let time = ManualTimekeeper()

    private func pass(_ seconds: Int) { time.advance(by: .seconds(seconds)) }

    @Test func `one look says nothing, nor do two within the hour`() {
        var agreed = AgreedTime()
        #expect(agreed.look(time) == nil)
        pass(3_599)
        #expect(agreed.look(time) == nil)
        pass(1)
        #expect(agreed.look(time) == time.wallNow())
    }

    @Test(arguments: [3_600, 366 * 86_400, 50 * 366 * 86_400])
    func `a clock that is ahead at one look is not believed`(seconds: Int) {
        var agreed = AgreedTime()
        _ = agreed.look(time)
        pass(3_600)
        let truth = time.wallNow()
        time.jumpWall(by: .seconds(seconds))
        #expect(agreed.look(time) == truth)
        time.jumpWall(by: .seconds(-seconds))
        pass(3_600)
        #expect(agreed.look(time) == time.wallNow())
    }

    @Test func `a clock that is behind is believed, for that deletes less`() {
        var agreed = AgreedTime()
        _ = agreed.look(time)
        pass(3_600)
        time.jumpWall(by: .seconds(-50 * 366 * 86_400))
        #expect(agreed.look(time) == time.wallNow())
        let behind = time.wallNow()
        time.jumpWall(by: .seconds(50 * 366 * 86_400))
        pass(3_600)
        #expect(agreed.look(time) == WallSecond(unixSeconds: behind.unixSeconds + 3_600))
    }
}

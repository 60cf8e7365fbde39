import Enrichment
import TestKit
import Testing

@Suite struct TimekeeperTests {
    @Test func `a duration counts in whole milliseconds, rounded up`() {
        #expect(Duration.milliseconds(5).milliseconds == 5)
        #expect(Duration.microseconds(5001).milliseconds == 6)
        #expect(Duration.seconds(2).milliseconds == 2000)
    }

    @Test func `the steady clock of the machine goes forward`() {
        let time = SystemTimekeeper()
        let first = time.steadyNow()
        #expect(time.steadyNow() >= first)
        #expect(first.advanced(by: .seconds(1)).since(first) == .seconds(1))
    }

    @Test func `a cancelled sleep ends at once`() async {
        let time = SystemTimekeeper()
        let sleeper = Task { try await time.sleep(until: time.steadyNow().advanced(by: .seconds(3600))) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test func `manual time wakes whom it reaches and nobody else`() async throws {
        let time = ManualTimekeeper()
        let start = time.steadyNow()
        let early = Task { try await time.sleep(until: start.advanced(by: .seconds(1))) }
        let late = Task { try await time.sleep(until: start.advanced(by: .seconds(2))) }
        try await time.sleepers { $0.count == 2 }
        time.advance(by: .seconds(1))
        try await early.value
        #expect(time.sleepingUntil == [start.advanced(by: .seconds(2))])
        late.cancel()
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}

import Enrichment
import Testing

@testable import Processing

@Suite struct CallWatchTests {
    @Test func `a call passes through a watch with its value`() async throws {
        #expect(try await CallWatch().during { 7 } == 7)
    }

    @Test func `after a withdrawal no call begins`() async {
        let watch = CallWatch()
        watch.withdraw()
        await watch.withdrawn()
        await #expect(throws: CallNotMade.withdrawn) { try await watch.during { Issue.record("called") } }
    }

    @Test func `work without a call under way ends at once when calls are to finish`() async {
        let watch = CallWatch()
        watch.finishCalling()
        await watch.withdrawn()
    }

    @Test func `a call under way may end, the next may not begin`() async throws {
        let watch = CallWatch()
        try await watch.during { watch.finishCalling() }
        await #expect(throws: CallNotMade.withdrawn) { try await watch.during {} }
    }
}

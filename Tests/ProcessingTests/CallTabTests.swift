import Enrichment
import Testing

@testable import Processing

@Suite struct CallTabTests {
    private let call = CallID(rawValue: 1)

    @Test func `a call is unknown until it is settled, and the last word counts`() {
        let tab = CallTab(granted: nil)
        #expect(tab.charges.isEmpty)
        tab.open(call)
        #expect(tab.charges == [call: .unknown])
        tab.settle(call, as: .credits(2))
        #expect(tab.charges == [call: .credits(2)])
    }

    @Test func `of how a call went the last word counts as well`() {
        let tab = CallTab(granted: nil)
        tab.note(CallTrace(.unreachable), of: call)
        tab.note(CallTrace(.found, waited: .zero, took: .seconds(1)), of: call)
        #expect(tab.traces == [call: CallTrace(.found, waited: .zero, took: .seconds(1))])
    }

    @Test func `what the claim brought along costs nothing unless it is taken, and is taken once`() {
        let tab = CallTab(granted: call)
        #expect(tab.charges == [call: .credits(0)])
        // Told the ledger now, it would stay free, and another call may go before it.
        #expect(tab.settled.isEmpty)
        #expect(tab.takeGranted() == call)
        #expect(tab.charges == [call: .unknown])
        #expect(tab.takeGranted() == nil)
    }
}

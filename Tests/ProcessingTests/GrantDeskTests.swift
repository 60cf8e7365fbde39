import Dispatch
import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite(.timeLimit(.minutes(10))) struct GrantDeskTests {
    /// Grants everything and notes how many requests came together; refuses everything once there is a fault.
    private final class Ledger: GrantLedger {
        let batches = Mutex<[[SiteID]]>([])
        let fault: StoreFault?

        init(fault: StoreFault? = nil) {
            self.fault = fault
        }

        func grant(_ requests: [GrantRequest]) throws(StoreFault) -> [GrantDecision] {
            if let fault { throw fault }
            batches.withLock { $0.append(requests.compactMap(\.site)) }
            return requests.map { .granted(Grant(at: SteadyInstant(milliseconds: $0.site?.rawValue ?? 0), call: nil)) }
        }

        func pause(_ key: KeyFingerprint, until instant: SteadyInstant) throws(StoreFault) {}
    }

    @Test func `those who ask while the store is busy share a commit, and each gets its own answer`() async throws {
        let ledger = Ledger()
        let lane = BlockingLane(label: "test")
        let desk = GrantDesk(ledger: ledger, lane: lane)
        let busy = DispatchSemaphore(value: 0)
        lane.post { busy.wait() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for site in 1...8 as ClosedRange<Int64> {
                group.addTask {
                    let decision = try await desk.ask(GrantRequest.sample(site: site))
                    #expect(decision == .granted(Grant(at: SteadyInstant(milliseconds: site), call: nil)))
                }
            }
            do {
                defer { busy.signal() }
                try await eventually("all ask") { desk.waiting == 8 }
            }
            try await group.waitForAll()
        }
        #expect(ledger.batches.withLock { $0.map { $0.map(\.rawValue).sorted() } } == [Array(1...8)])
        _ = try await desk.ask(GrantRequest.sample(site: 9))
        #expect(ledger.batches.withLock { $0.count } == 2)
    }

    @Test func `a fault of the ledger is everybody's, and the next may ask again`() async {
        let desk = GrantDesk(ledger: Ledger(fault: .full), lane: BlockingLane(label: "test"))
        for site in 1...2 as ClosedRange<Int64> {
            await #expect(throws: StoreFault.full) { try await desk.ask(GrantRequest.sample(site: site)) }
        }
    }
}

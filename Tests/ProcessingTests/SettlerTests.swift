import Enrichment
import Synchronization
import Testing

@testable import Processing

@Suite struct SettlerTests {
    private func settlement(_ site: Int64) -> Settlement {
        Settlement(lease: Claim.sample(site: site).lease, result: .givenBack)
    }

    @Test func `settlements that wait together share a commit and each gets its own receipt`() async throws {
        let queue = ScriptedQueue()
        let settler = Settler(queue: queue, lane: BlockingLane(label: "test"))
        let lost = Claim.sample(site: 7).lease
        queue.state.withLock { $0.lost = [lost] }
        await withTaskGroup(of: (Int64, Result<SettlementReceipt, StoreFault>).self) { group in
            for site in Int64(1)...200 {
                group.addTask { (site, await settler.settle(settlement(site))) }
            }
            for await (site, result) in group {
                switch result {
                case .success(.leaseLost): #expect(site == 7)
                case .success(.recorded): #expect(site != 7)
                case .failure(let fault): Issue.record("\(fault)")
                }
            }
        }
        #expect(queue.settlements.count == 199)
        let batches = queue.state.withLock { $0.batches }
        #expect(batches.reduce(0, +) == 200)
        #expect(batches.count < 200, "no commit was shared")
    }

    @Test func `a fault of the store reaches everyone whose settlement it kept from being written`() async {
        let queue = ScriptedQueue()
        queue.state.withLock { $0.fault = .full }
        let settler = Settler(queue: queue, lane: BlockingLane(label: "test"))
        #expect(await settler.settle(settlement(1)) == .failure(.full))
        queue.state.withLock { $0.fault = nil }
        guard case .success(.recorded) = await settler.settle(settlement(2)) else {
            Issue.record("the settler did not recover")
            return
        }
    }
}

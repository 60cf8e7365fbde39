import Enrichment
import Synchronization
import Testing

@testable import Processing

@Suite struct ExchangeTests {
    private let queue = ScriptedQueue((11...15).map { .sample(site: $0) })

    private func exchange(_ sites: ClosedRange<Int64>, places: Int = 0) -> Exchange.Outcome {
        let settlements = sites.map { Settlement(lease: Claim.sample(site: $0).lease, result: .givenBack) }
        return Exchange(settlements: settlements, places: places)
            .run(on: queue, by: WorkerID(rawValue: "w"), for: .seconds(10))
    }

    private func claimed(_ outcome: Exchange.Outcome) throws -> [Int64]? {
        try outcome.batch?.get().claims.map(\.lease.site.rawValue)
    }

    @Test func `what is done and what comes next share a commit`() throws {
        let outcome = exchange(1...3, places: 2)
        #expect(outcome.receipts.count == 3)
        #expect(try claimed(outcome) == [11, 12])
        #expect(queue.state.withLock { $0.batches } == [3])
        #expect(queue.state.withLock { $0.sharedCommits } == 1)
    }

    @Test func `each settlement gets its own receipt`() throws {
        queue.state.withLock { $0.lost = [Claim.sample(site: 2).lease] }
        let receipts = try exchange(1...3).receipts.map { try $0.get() }
        #expect(receipts.map { $0 == .leaseLost } == [false, true, false])
    }

    @Test func `without settlements it only claims, and without places it only settles`() throws {
        let settled = exchange(1...1)
        #expect(settled.batch == nil)
        #expect(queue.looks == 0)
        let outcome = Exchange(settlements: [], places: 9)
            .run(on: queue, by: WorkerID(rawValue: "w"), for: .seconds(10))
        #expect(try claimed(outcome) == [11, 12, 13, 14, 15])
        #expect(queue.state.withLock { $0.batches } == [1])
    }

    @Test func `a settlement that can't be written holds up neither the others nor the next sites`() throws {
        queue.state.withLock { $0.unwritable = [SiteID(rawValue: 2)] }
        let outcome = exchange(1...3, places: 2)
        #expect(outcome.receipts.map { $0 == .failure(.broken("unwritable")) } == [false, true, false])
        #expect(queue.settlements.map(\.lease.site.rawValue) == [1, 3])
        #expect(try claimed(outcome) == [11, 12])
    }

    @Test func `a fault of the store reaches all that it kept from being done`() {
        queue.state.withLock { $0.fault = .full }
        let outcome = exchange(1...2, places: 2)
        #expect(outcome.receipts == [.failure(.full), .failure(.full)])
        #expect(throws: StoreFault.full) { try claimed(outcome) }
        #expect(exchange(1...1).receipts == [.failure(.full)])
    }
}

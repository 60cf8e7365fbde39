import Dispatch
import Enrichment
import TestKit
import Testing

@testable import Processing

@Suite(.timeLimit(.minutes(10))) struct ExchangeTests {
    private let queue = ScriptedQueue((11...15).map { .sample(site: $0) })
    private let lane = BlockingLane(label: "test")
    private let grants: GrantDesk

    init() {
        grants = GrantDesk(ledger: queue, lane: lane)
    }

    private func exchange(_ sites: ClosedRange<Int64>, places: Int = 0) -> Exchange.Outcome {
        let settlements = sites.map { Settlement(lease: Claim.sample(site: $0).lease, result: .givenBack) }
        return Exchange(settlements: settlements, places: places)
            .run(on: queue, by: WorkerID(rawValue: "w"), for: .seconds(10), grants: grants)
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

    /// Has `body` run while as many calls wait for a grant as it is told; returns how they were decided.
    private func whileCallsWait(_ count: Int64, _ body: () -> Void) async throws
        -> [Result<GrantDecision, any Error>]
    {
        let isOver = DispatchSemaphore(value: 0)
        lane.post { isOver.wait() }
        return try await withThrowingTaskGroup(of: Result<GrantDecision, any Error>.self) { group in
            for site in 1...count {
                group.addTask { [grants] in
                    do {
                        return .success(try await grants.ask(.sample(site: site)))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            do {
                defer { isOver.signal() }
                try await eventually("all wait") { grants.waiting == count }
                body()
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `calls that wait for a grant get it in the same commit`() async throws {
        let decisions = try await whileCallsWait(3) { _ = exchange(1...2, places: 2) }
        #expect(decisions.compactMap { try? $0.get() } == [.free, .free, .free])
        #expect(queue.state.withLock { $0.sharedGrants } == 3)
        #expect(queue.state.withLock { $0.grants } == 0)
    }

    @Test func `calls are granted although a settlement can't be written`() async throws {
        queue.state.withLock { $0.unwritable = [SiteID(rawValue: 2)] }
        let decisions = try await whileCallsWait(2) { _ = exchange(1...3, places: 2) }
        #expect(decisions.compactMap { try? $0.get() } == [.free, .free])
        #expect(queue.state.withLock { $0.grants } == 2)
    }

    @Test func `no call waits for ever for a store that is out of order`() async throws {
        queue.state.withLock { $0.fault = .full }
        let decisions = try await whileCallsWait(2) { _ = exchange(1...3, places: 2) }
        for decision in decisions { #expect(throws: StoreFault.full) { try decision.get() } }
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
            .run(on: queue, by: WorkerID(rawValue: "w"), for: .seconds(10), grants: grants)
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

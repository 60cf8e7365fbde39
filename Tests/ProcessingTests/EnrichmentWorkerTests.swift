import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Processing

/// What the worker does with the queue.
@Suite(.timeLimit(.minutes(10))) struct EnrichmentWorkerTests {
    private let scene = WorkerScene()
    private var time: ManualTimekeeper { scene.time }

    @Test func `every site that waits is enriched, and no more at once than allowed`() async throws {
        let queue = ScriptedQueue((1...40).map { .sample(site: $0) })
        let flight = Mutex((now: 0, most: 0))
        try await scene.withWorker(queue, concurrency: 3) { _, watch in
            try await watch.during {
                flight.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                await Task.yield()
                flight.withLock { $0.now -= 1 }
                return .oneContact
            }
        } body: { _ in
            try await queue.settled(40)
        }
        #expect(Set(queue.settlements.map(\.lease.site)).count == 40)
        #expect(flight.withLock { $0.most } <= 3)
    }

    @Test func `an idle worker looks into the queue when somebody rings, not before`() async throws {
        let queue = ScriptedQueue()
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { ring in
            try await queue.looked(1)
            try await time.sleepers()
            for _ in 1...5 {
                time.advance(by: .seconds(1))
                try await time.sleepers()
            }
            #expect(queue.looks <= 2)
            queue.state.withLock { $0.claimable = [.sample(site: 1)] }
            ring()
            try await queue.settled(1)
        }
    }

    @Test func `a look that was ended for others to write is followed by another at once`() async throws {
        let queue = ScriptedQueue()
        queue.state.withLock { $0.rests = [.atOnce, .atOnce] }
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.looked(3)
            try await time.sleepers()
        }
    }

    @Test func `without a ring a change of the database is noticed at the next tick`() async throws {
        let queue = ScriptedQueue()
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.looked(1)
            try await time.sleepers()
            queue.state.withLock {
                $0.claimable = [.sample(site: 1)]
                $0.changes += 1
            }
            time.advance(by: .seconds(1))
            try await queue.settled(1)
        }
    }

    @Test func `a dead worker's sites are taken up at the next tick`() async throws {
        let queue = ScriptedQueue()
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.looked(1)
            try await time.sleepers()
            time.advance(by: .seconds(1))
            try await time.sleepers()
            queue.state.withLock { $0.dead = [(WorkerID(rawValue: "other"), [.sample(site: 1)])] }
            time.advance(by: .seconds(1))
            try await queue.settled(1)
        }
    }

    @Test func `a lost lease ends the call under way and writes nothing`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        let call = EndlessCall()
        try await scene.withWorker(queue) { _, watch in
            try await call.make(under: watch)
        } body: { ring in
            try await call.begun()
            queue.state.withLock { $0.lost = [Claim.sample(site: 1).lease] }
            ring()
            try await call.cancelled()
        }
        #expect(queue.settlements.isEmpty)
    }

    @Test func `a settlement that can't be written is kept until it can`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        try await scene.withWorker(queue) { _, _ in
            queue.state.withLock { $0.fault = .full }
            return .oneContact
        } body: { _ in
            try await queue.state.until { $0.refusals > 0 }
            queue.state.withLock { $0.fault = nil }
            // It may have to tick twice: the worker hears of the refusal a little later than this test.
            try await time.turning { try await queue.settled(1) }
        }
        guard case .enriched = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a settlement that can't be written does not hold up the others`() async throws {
        let queue = ScriptedQueue((1...40).map { .sample(site: $0) })
        queue.state.withLock { $0.unwritable = [SiteID(rawValue: 7)] }
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.settled(39)
            queue.state.withLock { $0.unwritable = [] }
            try await time.turning { try await queue.settled(40) }
        }
        #expect(queue.settlements.last?.lease.site == SiteID(rawValue: 7))
    }

    @Test func `what is done is written together with the claim of the next sites`() async throws {
        let queue = ScriptedQueue((1...40).map { .sample(site: $0) })
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.settled(40)
        }
        let (looks, shared) = queue.state.withLock { ($0.looks, $0.sharedCommits) }
        #expect(shared >= looks - 2, "\(looks) looks, of which \(shared) shared a commit with settlements")
    }
}

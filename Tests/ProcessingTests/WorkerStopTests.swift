import Dispatch
import Enrichment
import TestKit
import Testing

@testable import Processing

/// How the worker ends.
@Suite(.timeLimit(.minutes(10))) struct WorkerStopTests {
    private let scene = WorkerScene()
    private var time: ManualTimekeeper { scene.time }

    /// Waits until the worker, told to stop, waits for the end of its drain.
    private func drainBegins() async throws {
        let now = time.steadyNow()
        try await time.sleepers { $0.contains { $0.since(now) > .seconds(10) } }
    }

    @Test func `a graceful stop lets calls under way end and gives back what has not called yet`() async throws {
        let queue = ScriptedQueue([.sample(site: 1), .sample(site: 2)])
        let begun = Watched(0)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        try await scene.withWorker(queue) { search, watch in
            if search.domain == "site2.example" {
                begun.withLock { $0 += 1 }
                await untilCancelled()
                throw CancellationError()
            }
            return try await watch.during {
                begun.withLock { $0 += 1 }
                for await _ in release {}
                return .oneContact
            }
        } body: { _ in
            try await begun.until { $0 == 2 }
            Task {
                try await queue.settled(1)
                releasing.finish()
            }
        }
        let results = Dictionary(uniqueKeysWithValues: queue.settlements.map { ($0.lease.site.rawValue, $0.result) })
        guard case .enriched = results[1], case .givenBack = results[2] else {
            Issue.record("\(results)")
            return
        }
    }

    @Test func `what is claimed when the stop comes is given back without a call`() async throws {
        let stopComes = Watched(false)
        let isHeard = DispatchSemaphore(value: 0)
        let queue = ScriptedQueue([.sample(site: 1)]) {
            stopComes.withLock { $0 = true }
            isHeard.wait()
        }
        try await scene.withWorker(queue) { _, watch in
            try await watch.during {
                Issue.record("called")
                return .oneContact
            }
        } body: { _ in
            Task {
                // The claim is under way until the worker has heard of the stop.
                defer { isHeard.signal() }
                try await drainBegins()
            }
            try await stopComes.until { $0 }
        }
        guard case .givenBack = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a call that outlasts the drain is cut off and its site given back`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        let call = EndlessCall()
        try await scene.withWorker(queue) { _, watch in
            try await call.make(under: watch)
        } body: { _ in
            try await call.begun()
            Task {
                try await drainBegins()
                time.advance(by: .seconds(21))
            }
        }
        guard case .givenBack = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `ticks don't pile up while the store is slow, so the word to stop is heard`() async throws {
        let queue = ScriptedQueue()
        let lock = DispatchSemaphore(value: 0)
        queue.state.withLock { $0.lock = lock }
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            defer { lock.signal() }
            try await queue.state.until { $0.counts == 1 }
            for _ in 1...5 {
                time.advance(by: .seconds(1))
                for _ in 1...200 { await Task.yield() }
            }
            queue.state.withLock { $0.lock = nil }
            lock.signal()
            try await time.sleepers()
        }
        #expect(queue.state.withLock { $0.counts } == 1)
    }

    @Test func `a database that was replaced ends it with that fault, calls under way included`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        let call = EndlessCall()
        await #expect(throws: StoreFault.replaced) {
            try await scene.withWorker(queue) { _, watch in
                try await call.make(under: watch)
            } body: { _ in
                try await call.begun()
                try await time.sleepers()
                queue.state.withLock { $0.isReplaced = true }
                time.advance(by: .seconds(1))
            }
        }
        #expect(call.isCancelled)
    }
}

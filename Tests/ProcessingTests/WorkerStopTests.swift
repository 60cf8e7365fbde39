import Dispatch
import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Processing

/// How the worker ends.
@Suite(.timeLimit(.minutes(1))) struct WorkerStopTests {
    private let scene = WorkerScene()
    private var time: ManualTimekeeper { scene.time }

    @Test func `a graceful stop lets calls under way end and gives back what has not called yet`() async throws {
        let queue = ScriptedQueue([.sample(site: 1), .sample(site: 2)])
        let begun = Mutex(0)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        try await scene.withWorker(queue) { search, watch in
            if search.domain == "site2.example" {
                begun.withLock { $0 += 1 }
                try await Task.sleep(for: .seconds(3600))
            }
            return try await watch.during {
                begun.withLock { $0 += 1 }
                for await _ in release {}
                return .oneContact
            }
        } body: { _ in
            await scene.until { begun.withLock { $0 } == 2 }
            Task {
                await scene.until { queue.settlements.count == 1 }
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
        let stopComes = Mutex(false)
        let queue = ScriptedQueue([.sample(site: 1)]) { [time] in
            stopComes.withLock { $0 = true }
            // The claim is under way until the worker has heard of the stop and waits for its drain to end.
            while !time.sleepingUntil.contains(where: { $0.since(time.steadyNow()) > .seconds(10) }) {}
        }
        try await scene.withWorker(queue) { _, watch in
            try await watch.during {
                Issue.record("called")
                return .oneContact
            }
        } body: { _ in
            await scene.until { stopComes.withLock { $0 } }
        }
        guard case .givenBack = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a call that outlasts the drain is cut off and its site given back`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        let calling = Mutex(false)
        try await scene.withWorker(queue) { _, watch in
            try await watch.during {
                calling.withLock { $0 = true }
                try await Task.sleep(for: .seconds(3600))
                return .oneContact
            }
        } body: { _ in
            await scene.until { calling.withLock { $0 } }
            Task {
                await scene.until { time.sleepingUntil.contains { $0.since(time.steadyNow()) > .seconds(10) } }
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
            await scene.until { queue.state.withLock { $0.counts } == 1 }
            for _ in 1...5 {
                time.advance(by: .seconds(1))
                for _ in 1...200 { await Task.yield() }
            }
            queue.state.withLock { $0.lock = nil }
            lock.signal()
            await scene.until { !time.sleepingUntil.isEmpty }
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
                await scene.until { call.isUnderWay && !time.sleepingUntil.isEmpty }
                queue.state.withLock { $0.isReplaced = true }
                time.advance(by: .seconds(1))
            }
        }
        #expect(call.isCancelled)
    }
}

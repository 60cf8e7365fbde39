import Enrichment
import Logging
import ServiceLifecycleTestKit
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite(.timeLimit(.minutes(10))) struct EstimateCounterTests {
    private let time = ManualTimekeeper()

    private func withCounter(
        _ queue: ScriptedEstimates, opener: any KeyOpener = OpenLock(),
        credits: @escaping @Sendable () async throws -> Double? = { 100 },
        counts: @escaping @Sendable (String) async throws -> ResultCount? = { _ in ResultCount(total: 1) },
        body: @escaping @Sendable (_ ring: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self)
        let counter = EstimateCounter(
            worker: WorkerID(rawValue: "w"), queue: queue, lane: BlockingLane(label: "test"),
            keys: KeyRing(opener: opener, serverKeys: [:]), terms: PriceTerms([.sample(.hunter)]),
            providers: [.hunter: { _, _, _, _ in CountingProvider(credits: credits, counts: counts) }],
            time: time, rings: rings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await counter.run() }
                try await body { bell.yield() }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test func `account and counts are asked and kept, a few calls at once`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 40)])
        let load = Watched((now: 0, most: 0))
        try await withCounter(
            queue,
            counts: { _ in
                load.withLock { load in
                    load.now += 1
                    load.most = max(load.most, load.now)
                }
                try await load.until { $0.most > 1 }
                load.withLock { $0.now -= 1 }
                return ResultCount(total: 3)
            },
            body: { _ in try await queue.completed() })
        #expect(queue.news.counts[.hunter]?.count == 40)
        #expect(queue.news.credits == [.hunter: 100])
        #expect(queue.news.notes == [:])
        #expect((2...4).contains(load.withLock { $0.most }))
    }

    @Test func `three counts in a row without an answer end the counting, and what was counted stays`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 400)])
        let asked = Mutex(0)
        try await withCounter(
            queue, credits: { nil },
            counts: { domain in
                asked.withLock { $0 += 1 }
                return domain == "site0.example" ? ResultCount(total: 1) : nil
            },
            body: { _ in try await queue.completed() })
        #expect(asked.withLock { $0 } < 12)
        #expect(queue.news.counts[.hunter]?.count == 1)
        #expect(queue.news.credits == [:])
        #expect(queue.news.notes[.hunter]?.contains("in a row") == true)
    }

    @Test func `an account that stays silent is noted, and counted is all the same`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 2)])
        try await withCounter(
            queue, credits: { nil }, body: { _ in try await queue.completed() })
        #expect(queue.news.counts[.hunter]?.count == 2)
        #expect(queue.news.notes[.hunter]?.contains("Check the key") == true)
    }

    @Test func `a key that can't be opened is noted, and nobody is asked`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 2)])
        try await withCounter(
            queue, opener: BrokenLock(), credits: { throw CancellationError() },
            body: { _ in try await queue.completed() })
        #expect(queue.news.counts.isEmpty)
        #expect(queue.news.notes[.hunter]?.contains("no key") == true)
    }

    @Test func `an estimate whose key rests gives its place back until then, a few times and not for long`()
        async throws
    {
        let rest = time.steadyNow().advanced(by: .seconds(30))
        let late = time.steadyNow().advanced(by: .seconds(3600))
        func queue(takenUp times: Int64, resting until: SteadyInstant) async throws -> ScriptedEstimates {
            let queue = ScriptedEstimates([.sample(domains: 1, takes: times)])
            try await withCounter(
                queue, counts: { _ in throw GrantRefusal.keyPaused(until: until) },
                body: { _ in try await queue.state.until { !$0.kept.isEmpty } })
            return queue
        }
        let postponed = try await queue(takenUp: 1, resting: rest)
        #expect(postponed.endings == [.postponed(until: rest)])
        #expect(postponed.news.credits == [.hunter: 100])
        #expect(postponed.news.notes == [:])
        for queue in [
            try await queue(takenUp: Int64(EstimateCalls.mostTakes), resting: rest),
            try await queue(takenUp: 1, resting: late),
        ] {
            #expect(queue.endings == [.complete])
            #expect(queue.news.notes[.hunter]?.contains("left alone") == true)
        }
    }

    @Test func `estimates whose keys rest keep no other one waiting`() async throws {
        let resting = EstimateCounter.Settings().estimates
        let queue = ScriptedEstimates((0...resting).map { _ in .sample(domains: 1) })
        let rest = time.steadyNow().advanced(by: .seconds(30))
        let asked = Mutex(0)
        try await withCounter(
            queue,
            counts: { _ in
                let number = asked.withLock { asked in
                    asked += 1
                    return asked
                }
                if number <= resting { throw GrantRefusal.circuitOpen(until: rest) }
                return ResultCount(total: 1)
            },
            body: { _ in try await queue.state.until { $0.kept.count > resting } })
        #expect(queue.endings.count { $0 == .postponed(until: rest) } == resting)
        #expect(queue.news.counts[.hunter]?.count == 1)
    }

    @Test func `what is learnt is kept on the way, and a lease that is lost ends the counting`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 2)])
        let isCancelled = Watched(false)
        try await withCounter(
            queue,
            counts: { domain in
                if domain == "site0.example" { return ResultCount(total: 1) }
                await untilCancelled()
                isCancelled.withLock { $0 = true }
                throw CancellationError()
            },
            body: { [time] _ in
                try await time.turning { try await queue.state.until { $0.news.counts[.hunter]?.count == 1 } }
                queue.state.withLock { $0.isLeaseLost = true }
                try await time.turning { try await isCancelled.until { $0 } }
            })
        #expect(queue.endings.allSatisfy { $0 == .goesOn(.seconds(6)) })
    }

    @Test func `a worker that stops gives its estimates back`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 1)])
        let isAsked = Watched(false)
        try await withCounter(
            queue,
            counts: { _ in
                isAsked.withLock { $0 = true }
                await untilCancelled()
                throw CancellationError()
            }, body: { _ in try await isAsked.until { $0 } })
        #expect(queue.endings.last == .givenBack)
    }

    @Test func `a store that fails is asked again at the next tick`() async throws {
        let queue = ScriptedEstimates([.sample(domains: 1)])
        queue.state.withLock { $0.fault = .busy }
        try await withCounter(
            queue,
            body: { [time] _ in
                try await time.turning { try await queue.completed() }
            })
    }
}

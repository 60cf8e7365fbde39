import Dispatch
import Enrichment
import Logging
import ServiceLifecycleTestKit
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite(.timeLimit(.minutes(1))) struct EnrichmentWorkerTests {
    let time = ManualTimekeeper()

    /// Runs a worker over `queue` while `body` looks on, then stops it gracefully and waits for its end.
    private func withWorker(
        _ queue: ScriptedQueue, concurrency: Int = 4, opener: any KeyOpener = OpenLock(),
        serverKeys: [ProviderName: ProviderKey] = [:], credits: Double? = nil,
        answer: @escaping @Sendable (DomainSearch, CallWatch) async throws -> Verdict,
        body: @escaping @Sendable (_ ring: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self)
        var settings = EnrichmentWorker.Settings()
        settings.concurrency = concurrency
        let worker = EnrichmentWorker(
            worker: WorkerID(rawValue: "w"), settings: settings, queue: queue, ledger: queue,
            lane: BlockingLane(label: "test"), keys: KeyRing(opener: opener, serverKeys: serverKeys),
            providers: [
                .hunter: { _, _, watch in ScriptedProvider(credits: credits) { try await answer($0, watch) } }
            ],
            policy: AttemptPolicy(pause: .seconds(30), random: { 0 }), time: time, rings: rings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                try await body { bell.yield() }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// Waits, without a clock, until a condition holds; the suite's time limit bounds it.
    private func until(_ condition: @Sendable () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test func `every site that waits is enriched, and no more at once than allowed`() async throws {
        let queue = ScriptedQueue((1...40).map { .sample(site: $0) })
        let flight = Mutex((now: 0, most: 0))
        try await withWorker(queue, concurrency: 3) { _, watch in
            try await watch.during {
                flight.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                await Task.yield()
                flight.withLock { $0.now -= 1 }
                return .oneContact
            }
        } body: { _ in
            await until { queue.settlements.count == 40 }
        }
        #expect(Set(queue.settlements.map(\.lease.site)).count == 40)
        #expect(flight.withLock { $0.most } <= 3)
    }

    @Test func `an idle worker looks into the queue when somebody rings, not before`() async throws {
        let queue = ScriptedQueue()
        try await withWorker(queue) { _, _ in
            .oneContact
        } body: { ring in
            await until { queue.looks == 1 && !time.sleepingUntil.isEmpty }
            for _ in 1...5 {
                time.advance(by: .seconds(1))
                await until { !time.sleepingUntil.isEmpty }
            }
            #expect(queue.looks <= 2)
            queue.state.withLock { $0.claimable = [.sample(site: 1)] }
            ring()
            await until { queue.settlements.count == 1 }
        }
    }

    @Test func `without a ring a change of the database is noticed at the next tick`() async throws {
        let queue = ScriptedQueue()
        try await withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            await until { queue.looks == 1 && !time.sleepingUntil.isEmpty }
            queue.state.withLock {
                $0.claimable = [.sample(site: 1)]
                $0.changes += 1
            }
            time.advance(by: .seconds(1))
            await until { queue.settlements.count == 1 }
        }
    }

    @Test func `a lost lease ends the call under way and writes nothing`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        let calling = Mutex(false)
        let cancelled = Mutex(false)
        try await withWorker(queue) { _, watch in
            try await watch.during {
                calling.withLock { $0 = true }
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    cancelled.withLock { $0 = true }
                    throw error
                }
                return .oneContact
            }
        } body: { ring in
            await until { calling.withLock { $0 } }
            queue.state.withLock { $0.lost = [Claim.sample(site: 1).lease] }
            ring()
            await until { cancelled.withLock { $0 } }
        }
        #expect(queue.settlements.isEmpty)
    }

    @Test func `a graceful stop lets calls under way end and gives back what has not called yet`() async throws {
        let queue = ScriptedQueue([.sample(site: 1), .sample(site: 2)])
        let begun = Mutex(0)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        try await withWorker(queue) { search, watch in
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
            await until { begun.withLock { $0 } == 2 }
            Task {
                await until { queue.settlements.count == 1 }
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
        try await withWorker(queue) { _, watch in
            try await watch.during {
                Issue.record("called")
                return .oneContact
            }
        } body: { _ in
            await until { stopComes.withLock { $0 } }
        }
        guard case .givenBack = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a call that outlasts the drain is cut off and its site given back`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        let calling = Mutex(false)
        try await withWorker(queue) { _, watch in
            try await watch.during {
                calling.withLock { $0 = true }
                try await Task.sleep(for: .seconds(3600))
                return .oneContact
            }
        } body: { _ in
            await until { calling.withLock { $0 } }
            Task {
                await until { time.sleepingUntil.contains { $0.since(time.steadyNow()) > .seconds(10) } }
                time.advance(by: .seconds(21))
            }
        }
        guard case .givenBack = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a throttled call pauses its key and postpones the site as long`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        try await withWorker(queue) { _, _ in
            .throttled(retryAfter: .seconds(9))
        } body: { _ in
            await until { queue.settlements.count == 1 }
        }
        let end = time.steadyNow().advanced(by: .seconds(9))
        #expect(queue.state.withLock { $0.pauses } == [KeyFingerprint(rawValue: "f00d"): end])
        guard case .postponed(end, .throttled) = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a site whose key is paused is put off, uncounted, and its place is free for other keys`() async throws {
        let queue = ScriptedQueue([.sample(site: 1), .sample(site: 2, job: "other")])
        let end = time.steadyNow().advanced(by: .seconds(3600))
        try await withWorker(queue, concurrency: 1) { search, _ in
            if search.domain == "site1.example" { throw GrantRefusal.keyPaused(until: end) }
            return .oneContact
        } body: { _ in
            await until { queue.settlements.count == 2 }
        }
        guard case .postponed(end, .keyPaused) = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test(arguments: [
        (OutcomeCode.invalidAPIKey, "same", true), (.invalidAPIKey, "f00d", true), (.blockedByProvider, "same", true),
        (.blockedByProvider, "f00d", false), (.invalidAPIKey, "another", false),
    ])
    func `once refused, nothing that the refusal concerns calls any more, whether the store knows or not`(
        code: OutcomeCode, other: String, stops: Bool
    ) async throws {
        // "same" is the same job, anything else the key of another.
        let second: Claim =
            other == "same" ? .sample(site: 2) : .sample(site: 2, job: "other", fingerprint: other)
        let queue = ScriptedQueue([.sample(site: 1), second])
        let inLine = Mutex(false)
        let (turn, giveTurn) = AsyncStream.makeStream(of: Void.self)
        try await withWorker(queue) { search, watch in
            if search.domain == "site1.example" {
                await until { inLine.withLock { $0 } }
                // From here on the store writes nothing.
                queue.state.withLock { $0.fault = .full }
                return .stops(Failure(code, "Refused."))
            }
            inLine.withLock { $0 = true }
            for await _ in turn {}
            try Task.checkCancellation()
            return try await watch.during { .oneContact }
        } body: { _ in
            await until { queue.state.withLock { $0.refusals } > 0 }
            giveTurn.finish()
            await until { queue.state.withLock { $0.refusals } > 1 }
            queue.state.withLock { $0.fault = nil }
            // Not before the tick that writes again is armed.
            await until { !time.sleepingUntil.isEmpty }
            time.advance(by: .seconds(1))
            await until { queue.settlements.count == 2 }
        }
        let result = queue.settlements.first { $0.lease.site == second.lease.site }?.result
        switch result {
        case .givenBack: #expect(stops)
        case .enriched: #expect(!stops)
        default: Issue.record("\(queue.settlements)")
        }
    }

    @Test func `ticks don't pile up while the store is slow, so the word to stop is heard`() async throws {
        let queue = ScriptedQueue()
        let lock = DispatchSemaphore(value: 0)
        queue.state.withLock { $0.lock = lock }
        try await withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            await until { queue.state.withLock { $0.counts } == 1 }
            for _ in 1...5 {
                time.advance(by: .seconds(1))
                for _ in 1...200 { await Task.yield() }
            }
            queue.state.withLock { $0.lock = nil }
            lock.signal()
            await until { !time.sleepingUntil.isEmpty }
        }
        #expect(queue.state.withLock { $0.counts } == 1)
    }

    @Test func `three invalid requests in a row stop the job`() async throws {
        let queue = ScriptedQueue((1...3).map { .sample(site: $0) })
        let refusal = Failure(.invalidRequest, "No such department.")
        try await withWorker(queue, concurrency: 1) { _, _ in
            .refused(refusal)
        } body: { _ in
            await until { queue.state.withLock { !$0.stops.isEmpty } }
        }
        #expect(queue.state.withLock { $0.stops } == [JobID(rawValue: "job"): refusal])
    }

    @Test func `a settlement that can't be written is kept until it can`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        try await withWorker(queue) { _, _ in
            queue.state.withLock { $0.fault = .full }
            return .oneContact
        } body: { _ in
            await until { queue.state.withLock { $0.refusals } > 0 && !time.sleepingUntil.isEmpty }
            queue.state.withLock { $0.fault = nil }
            time.advance(by: .seconds(1))
            await until { queue.settlements.count == 1 }
        }
        guard case .enriched = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `a settlement that can't be written does not hold up the others`() async throws {
        let queue = ScriptedQueue((1...40).map { .sample(site: $0) })
        queue.state.withLock { $0.unwritable = [SiteID(rawValue: 7)] }
        try await withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            await until { queue.settlements.count == 39 }
            queue.state.withLock { $0.unwritable = [] }
            await until {
                time.advance(by: .seconds(1))
                return queue.settlements.count == 40
            }
        }
        #expect(queue.settlements.last?.lease.site == SiteID(rawValue: 7))
    }

    @Test func `what is done is written together with the claim of the next sites`() async throws {
        let queue = ScriptedQueue((1...40).map { .sample(site: $0) })
        try await withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            await until { queue.settlements.count == 40 }
        }
        let (looks, shared) = queue.state.withLock { ($0.looks, $0.sharedCommits) }
        #expect(shared >= looks - 2, "\(looks) looks, of which \(shared) shared a commit with settlements")
    }

    @Test func `a job whose key can't be opened stops with a sentence`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        try await withWorker(queue, opener: BrokenLock()) { _, _ in
            .oneContact
        } body: { _ in
            await until { queue.settlements.count == 1 }
        }
        guard case .stopsJob(let failure) = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
        #expect(failure.code == .keyUnavailable)
    }

    @Test func `a job without a key of its own uses the server's, or stops when there is none`() async throws {
        let key = ProviderKey(secret: "s", fingerprint: KeyFingerprint(rawValue: "5e7"))
        for keys in [[.hunter: key], [:]] as [[ProviderName: ProviderKey]] {
            let queue = ScriptedQueue([.sample(site: 1, sealed: false)])
            try await withWorker(queue, serverKeys: keys) { _, _ in
                .oneContact
            } body: { _ in
                await until { queue.settlements.count == 1 }
            }
            switch queue.settlements.first?.result {
            case .enriched: #expect(!keys.isEmpty)
            case .stopsJob(let failure): #expect(keys.isEmpty && failure.code == .keyUnavailable)
            default: Issue.record("\(queue.settlements)")
            }
        }
    }

    @Test func `a provider that is not offered stops the job`() async throws {
        let queue = ScriptedQueue([.sample(site: 1, provider: .snov)])
        try await withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            await until { queue.settlements.count == 1 }
        }
        guard case .stopsJob(let failure) = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
        #expect(failure.code == .providerNotOffered)
    }
}

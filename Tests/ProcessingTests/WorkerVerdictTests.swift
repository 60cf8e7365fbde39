import Dispatch
import Enrichment
import TestKit
import Testing

@testable import Processing

/// What the worker makes of verdicts and of keys it does not have.
@Suite(.timeLimit(.minutes(10))) struct WorkerVerdictTests {
    private let scene = WorkerScene()
    private var time: ManualTimekeeper { scene.time }

    @Test func `a throttled call pauses its key and postpones the site as long`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        try await scene.withWorker(queue) { _, _ in
            .throttled(retryAfter: .seconds(9))
        } body: { _ in
            try await queue.settled(1)
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
        try await scene.withWorker(queue, concurrency: 1) { search, _ in
            if search.domain == "site1.example" { throw GrantRefusal.keyPaused(until: end) }
            return .oneContact
        } body: { _ in
            try await queue.settled(2)
        }
        guard case .postponed(end, .notAsked) = queue.settlements.first?.result else {
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
        let inLine = Watched(false)
        let (turn, giveTurn) = AsyncStream.makeStream(of: Void.self)
        try await scene.withWorker(queue) { search, watch in
            if search.domain == "site1.example" {
                try await inLine.until { $0 }
                // From here on the store writes nothing.
                queue.state.withLock { $0.fault = .full }
                return .stops(Failure(code, "Refused."))
            }
            inLine.withLock { $0 = true }
            for await _ in turn {}
            try Task.checkCancellation()
            return try await watch.during { .oneContact }
        } body: { _ in
            try await queue.state.until { $0.refusals > 0 }
            giveTurn.finish()
            try await queue.state.until { $0.refusals > 1 }
            queue.state.withLock { $0.fault = nil }
            try await time.turning { try await queue.settled(2) }
        }
        let result = queue.settlements.first { $0.lease.site == second.lease.site }?.result
        switch result {
        case .givenBack: #expect(stops)
        case .enriched: #expect(!stops)
        default: Issue.record("\(queue.settlements)")
        }
    }

    @Test func `nor does anything call while the worker waits for the store and has not dealt with the refusal`()
        async throws
    {
        let queue = ScriptedQueue([.sample(site: 1), .sample(site: 2, job: "other")])
        let lock = DispatchSemaphore(value: 0)
        let (turn, refuse) = AsyncStream.makeStream(of: Void.self)
        let isOver = Watched(false)
        try await scene.withWorker(queue) { search, watch in
            if search.domain == "site1.example" {
                for await _ in turn {}
                return .stops(Failure(.invalidAPIKey, "Refused."))
            }
            defer { isOver.withLock { $0 = true } }
            while true {
                try await watch.during { try await Task.sleep(for: .milliseconds(1)) }
            }
        } body: { _ in
            try await queue.looked(1)
            try await time.sleepers()
            queue.state.withLock { $0.lock = lock }
            defer { lock.signal() }
            let counts = queue.state.withLock { $0.counts }
            time.advance(by: .seconds(1))
            try await queue.state.until { $0.counts > counts }
            // From here on the loop deals with nothing.
            refuse.finish()
            try await isOver.until { $0 }
            queue.state.withLock { $0.lock = nil }
            lock.signal()
            try await queue.settled(2)
        }
        guard case .givenBack = queue.settlements.first(where: { $0.lease.site.rawValue == 2 })?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
    }

    @Test func `three invalid requests in a row stop the job`() async throws {
        let queue = ScriptedQueue((1...3).map { .sample(site: $0) })
        let refusal = Failure(.invalidRequest, "No such department.")
        try await scene.withWorker(queue, concurrency: 1) { _, _ in
            .refused(refusal)
        } body: { _ in
            try await queue.state.until { !$0.stops.isEmpty }
        }
        #expect(queue.state.withLock { $0.stops } == [JobID(rawValue: "job"): refusal])
    }

    @Test func `a job whose key can't be opened stops with a sentence`() async throws {
        let queue = ScriptedQueue([.sample(site: 1)])
        try await scene.withWorker(queue, opener: BrokenLock()) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.settled(1)
        }
        guard case .stops(let failure) = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
        #expect(failure.code == .keyUnavailable)
    }

    @Test func `a job without a key of its own uses the server's, or stops when there is none`() async throws {
        let key = ProviderKey(secret: "s", fingerprint: KeyFingerprint(rawValue: "5e7"))
        for keys in [[.hunter: key], [:]] as [[ProviderName: ProviderKey]] {
            let queue = ScriptedQueue([.sample(site: 1, sealed: false)])
            try await scene.withWorker(queue, serverKeys: keys) { _, _ in
                .oneContact
            } body: { _ in
                try await queue.settled(1)
            }
            switch queue.settlements.first?.result {
            case .enriched: #expect(!keys.isEmpty)
            case .stops(let failure): #expect(keys.isEmpty && failure.code == .keyUnavailable)
            default: Issue.record("\(queue.settlements)")
            }
        }
    }

    @Test func `a provider that is not offered stops the job`() async throws {
        let queue = ScriptedQueue([.sample(site: 1, provider: .snov)])
        try await scene.withWorker(queue) { _, _ in
            .oneContact
        } body: { _ in
            try await queue.settled(1)
        }
        guard case .stops(let failure) = queue.settlements.first?.result else {
            Issue.record("\(queue.settlements)")
            return
        }
        #expect(failure.code == .providerNotOffered)
    }
}

import Enrichment
import Logging
import ServiceLifecycleTestKit
import TestKit
import Testing

@testable import Processing

/// A worker over a scripted queue and provider, in a test's own time.
struct WorkerScene: Sendable {
    let time = ManualTimekeeper()

    /// Runs a worker over `queue` while `body` looks on, then stops it gracefully and waits for its end.
    func withWorker(
        _ queue: ScriptedQueue, concurrency: Int = 4, opener: any KeyOpener = OpenLock(),
        serverKeys: [ProviderName: ProviderKey] = [:], credits: Double? = nil,
        answer: @escaping @Sendable (DomainSearch, CallWatch) async throws -> Verdict,
        body: @escaping @Sendable (_ ring: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self)
        var settings = EnrichmentWorker.Settings()
        settings.concurrency = concurrency
        let lane = BlockingLane(label: "test")
        let worker = EnrichmentWorker(
            worker: WorkerID(rawValue: "w"), settings: settings, queue: queue,
            grants: GrantDesk(ledger: queue, lane: lane), lane: lane,
            attendant: SiteAttendant(
                keys: KeyRing(opener: opener, serverKeys: serverKeys),
                providers: [
                    .hunter: { _, _, watch, _ in ScriptedProvider(credits: credits) { try await answer($0, watch) } }
                ],
                policy: AttemptPolicy(pause: .seconds(30), random: { 0 }), queue: queue, ledger: queue, lane: lane,
                time: time),
            time: time, rings: rings,
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
}

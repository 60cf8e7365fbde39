package import Enrichment
package import Logging
import ServiceLifecycle

/// Takes sites from the queue and enriches them, several at once, until it is told to stop.
///
/// One loop decides, woken by rings, ends of attempts and a tick; each claimed site is a child task. When the service
/// is shut down gracefully no new call begins, calls under way get `drain` to end, and every lease is given back.
package struct EnrichmentWorker: Service {
    package struct Settings: Sendable {
        /// Sites at work at once, and so the most calls in flight.
        package var concurrency = 20
        package var lease = Duration.seconds(10)
        /// How often leases are kept and the queue is looked at though nobody rang.
        package var tick = Duration.seconds(1)
        package var drain = Duration.seconds(20)

        package init() {}
    }

    private enum Wakeup: Sendable {
        case rung, ticked, stopping, drained
        case ended(Lease, AttemptEnding)
    }

    private let worker: WorkerID
    private let settings: Settings
    private let queue: any WorkQueue
    private let ledger: any GrantLedger
    private let lane: BlockingLane
    private let keys: KeyRing
    private let providers: [ProviderName: ProviderConnector]
    private let policy: AttemptPolicy
    private let time: any Timekeeper
    private let rings: AsyncStream<Void>
    private let logger: Logger

    package init(
        worker: WorkerID, settings: Settings, queue: any WorkQueue, ledger: any GrantLedger, lane: BlockingLane,
        keys: KeyRing, providers: [ProviderName: ProviderConnector], policy: AttemptPolicy, time: any Timekeeper,
        rings: AsyncStream<Void>, logger: Logger
    ) {
        self.worker = worker
        self.settings = settings
        self.queue = queue
        self.ledger = ledger
        self.lane = lane
        self.keys = keys
        self.providers = providers
        self.policy = policy
        self.time = time
        self.rings = rings
        self.logger = logger
    }

    package func run() async throws {
        let (wakeups, alarm) = AsyncStream.makeStream(of: Wakeup.self)
        let settler = Settler(queue: queue, lane: lane)
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { for await _ in rings { alarm.yield(.rung) } }
                group.addTask { await tick(alarm) }
                await serve(wakeups, alarm: alarm, settler: settler, in: &group)
                group.cancelAll()
            }
        } onGracefulShutdown: {
            alarm.yield(.stopping)
        }
    }

    private func tick(_ alarm: AsyncStream<Wakeup>.Continuation) async {
        alarm.yield(.ticked)
        while (try? await time.sleep(until: time.steadyNow().advanced(by: settings.tick))) != nil {
            alarm.yield(.ticked)
        }
    }

    /// The loop: ends when it was told to stop and every attempt has ended.
    private func serve(
        _ wakeups: AsyncStream<Wakeup>, alarm: AsyncStream<Wakeup>.Continuation, settler: Settler,
        in group: inout DiscardingTaskGroup
    ) async {
        var roster = Roster(capacity: settings.concurrency)
        var watch = QueueWatch()
        var isStopping = false
        for await wakeup in wakeups {
            switch wakeup {
            case .rung:
                watch.rung()
                await keepLeases(of: roster)
            case .ticked:
                watch.ticked(now: time.steadyNow(), changes: await changeCount())
                await keepLeases(of: roster)
            case .ended(let lease, let ending):
                roster.end(lease)
                watch.placeFreed(ending)
            case .stopping:
                isStopping = true
                roster.finishCalling()
                let deadline = time.steadyNow().advanced(by: settings.drain)
                group.addTask {
                    if (try? await time.sleep(until: deadline)) != nil { alarm.yield(.drained) }
                }
            case .drained:
                roster.withdrawAll()
                group.cancelAll()
            }
            if isStopping {
                if roster.isEmpty { return }
            } else if watch.wantsLook, roster.freePlaces > 0 {
                await begin(&roster, watch: &watch, alarm: alarm, settler: settler, in: &group)
            }
        }
    }

    /// Claims as many sites as there are places and starts an attempt for each.
    private func begin(
        _ roster: inout Roster, watch: inout QueueWatch, alarm: AsyncStream<Wakeup>.Continuation, settler: Settler,
        in group: inout DiscardingTaskGroup
    ) async {
        let places = roster.freePlaces
        let batch: ClaimBatch
        do {
            batch = try await lane.run { [queue, worker, settings] in
                try queue.claim(upTo: places, by: worker, for: settings.lease)
            }
        } catch {
            logger.error("the queue can't be read", metadata: ["fault": "\(error)"])
            watch.lookFailed()
            return
        }
        watch.looked(broughtAll: batch.claims.count < places, nextAt: batch.nextAt)
        for claim in batch.claims {
            let calls = roster.begin(claim.lease)
            group.addTask {
                alarm.yield(.ended(claim.lease, await attend(to: claim, watch: calls, settler: settler)))
            }
        }
    }

    /// Enriches one claimed site and writes down how it ended.
    private func attend(to claim: Claim, watch: CallWatch, settler: Settler) async -> AttemptEnding {
        let begun = time.steadyNow()
        var log = logger
        log[metadataKey: "job"] = "\(claim.lease.job.rawValue)"
        log[metadataKey: "site"] = "\(claim.lease.site.rawValue)"
        log[metadataKey: "provider"] = "\(claim.provider.rawValue)"
        let attempt = SiteAttempt(
            claim: claim, keys: keys, connect: providers[claim.provider], policy: policy, time: time
        ) { key, until in
            try await lane.run { [ledger] in try ledger.pause(key, until: until) }
        }
        let (result, fault) = await attempt.run(watch: watch)
        log[metadataKey: "ms"] = "\(time.steadyNow().since(begun).milliseconds)"
        if let fault {
            log.error("the store failed during an attempt", metadata: ["fault": "\(fault)"])
        }
        let record = SettlementRecord(settler: settler, time: time, patience: settings.tick, log: log)
        let standing = await record.write(Settlement(lease: claim.lease, result: result))
        if case .failed(let failure) = result, let standing, policy.stopsJob(after: standing) {
            await stop(claim.lease.job, because: failure, log: log)
        }
        return AttemptEnding(of: result, storeFailed: fault != nil)
    }

    private func stop(_ job: JobID, because failure: Failure, log: Logger) async {
        log.error(
            "the job stops: the provider refused its first sites alike", metadata: ["code": "\(failure.code.rawValue)"])
        do {
            try await lane.run { [queue] in try queue.stop(job, because: failure) }
        } catch {
            // The next refused site of the job comes here again.
            log.error("the job can't be stopped", metadata: ["fault": "\(error)"])
        }
    }

    private func keepLeases(of roster: Roster) async {
        guard !roster.isEmpty else { return }
        let leases = roster.leases
        do {
            roster.withdraw(try await lane.run { [queue, settings] in try queue.extend(leases, for: settings.lease) })
        } catch {
            logger.error("leases can't be kept", metadata: ["fault": "\(error)"])
        }
    }

    private func changeCount() async -> Int64? {
        do {
            return try await lane.run { [queue] in try queue.changeCount() }
        } catch {
            logger.error("the database can't be looked at", metadata: ["fault": "\(error)"])
            return nil
        }
    }
}

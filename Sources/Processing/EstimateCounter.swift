package import Enrichment
package import Logging
import ServiceLifecycle

/// Counts for estimates: asks providers what accounts have left and how much they have of domains, which costs nothing.
///
/// Its calls pass the limiter like all others, where the estimates take turns with the jobs as if they were one job. It
/// holds each estimate under a lease, and keeps what it has learnt every moment; of one that it leaves, another worker
/// counts the rest. When the service is shut down gracefully it gives its estimates back.
package struct EstimateCounter: Service {
    package struct Settings: Sendable {
        /// How many estimates are counted for at once.
        package var estimates = 4
        /// How many calls are made at once for one of them.
        package var calls = 4
        package var lease = Duration.seconds(6)
        /// How often what was learnt is kept.
        package var keeping = Duration.seconds(1)
        /// How often estimates are looked for though nobody rang.
        package var tick = Duration.seconds(1)

        package init() {}
    }

    private enum Wakeup: Sendable {
        case rung, ticked, ended
    }

    private let worker: WorkerID
    private let settings: Settings
    private let queue: any EstimateQueue
    private let lane: BlockingLane
    private let desk: EstimateCalls
    private let time: any Timekeeper
    private let rings: AsyncStream<Void>
    private let logger: Logger
    private let faults: FaultLog

    /// `terms` are those of all `providers`.
    package init(
        worker: WorkerID, settings: Settings = Settings(), queue: any EstimateQueue, lane: BlockingLane, keys: KeyRing,
        terms: PriceTerms, providers: [ProviderName: ProviderConnector], time: any Timekeeper,
        rings: AsyncStream<Void>, logger: Logger
    ) {
        self.worker = worker
        self.settings = settings
        self.queue = queue
        self.lane = lane
        desk = EstimateCalls(keys: keys, terms: terms, connectors: providers, time: time, atOnce: settings.calls)
        self.time = time
        self.rings = rings
        self.logger = logger
        faults = FaultLog(logger: logger, time: time)
    }

    package func run() async throws {
        let (wakeups, alarm) = AsyncStream.makeStream(of: Wakeup.self)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { for await _ in rings { alarm.yield(.rung) } }
                alarm.yield(.ticked)
                await serve(wakeups, alarm: alarm, in: &group)
                group.cancelAll()
            }
        }
    }

    /// Ends when it is cancelled.
    private func serve(
        _ wakeups: AsyncStream<Wakeup>, alarm: AsyncStream<Wakeup>.Continuation, in group: inout DiscardingTaskGroup
    ) async {
        var atWork = 0
        for await wakeup in wakeups {
            switch wakeup {
            case .rung: break
            case .ticked:
                group.addTask {
                    if (try? await time.sleep(until: time.steadyNow().advanced(by: settings.tick))) != nil {
                        alarm.yield(.ticked)
                    }
                }
            case .ended: atWork -= 1
            }
            while atWork < settings.estimates, !Task.isCancelled, let claim = await claim() {
                atWork += 1
                group.addTask {
                    await count(for: claim)
                    alarm.yield(.ended)
                }
            }
        }
    }

    private func claim() async -> EstimateClaim? {
        do {
            return try await lane.run { [queue, worker, settings, desk] in
                try queue.claimEstimate(by: worker, for: settings.lease, terms: desk.terms)
            }
        } catch {
            faults.note("estimates can't be looked for", error)
            return nil
        }
    }

    /// Counts for one estimate, until everything is told, its lease is lost or its time is over.
    private func count(for claim: EstimateClaim) async {
        let tray = NewsTray()
        let ending = await withTaskGroup(of: EstimateEnding?.self) { group in
            group.addTask { await desk.ask(for: claim, tray: tray) }
            group.addTask { await keepNews(in: tray, for: claim) }
            // Whichever ends first ends the other; what was learnt meanwhile is kept below.
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let ending else { return }
        if await keep(tray.take(), for: claim, ending), ending == .complete {
            logger.info("counted for an estimate", metadata: ["estimate": "\(claim.lease.id.rawValue)"])
        }
    }

    /// Keeps what is learnt, and the lease; nil when that is lost.
    private func keepNews(in tray: NewsTray, for claim: EstimateClaim) async -> EstimateEnding? {
        while (try? await time.sleep(until: time.steadyNow().advanced(by: settings.keeping))) != nil {
            guard await keep(tray.take(), for: claim, .goesOn(settings.lease)) else { return nil }
        }
        return .givenBack
    }

    /// False when the lease is not ours any more, as far as is known.
    private func keep(_ news: EstimateNews, for claim: EstimateClaim, _ ending: EstimateEnding) async -> Bool {
        do {
            return try await lane.run { [queue, desk] in
                try queue.keep(news, for: claim.lease, ending, terms: desk.terms)
            }
        } catch {
            // What was learnt is lost; whoever has the estimate when its lease has run out learns it again.
            faults.note("what was counted can't be kept", error, ["estimate": "\(claim.lease.id.rawValue)"])
            return false
        }
    }
}

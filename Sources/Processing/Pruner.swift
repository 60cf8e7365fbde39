package import Enrichment
package import Logging
import ServiceLifecycle

/// Has the store forget what nobody asks about any more: an hour's worth every hour, step by step, with a rest after
/// each in which others write.
package struct Pruner: Service {
    package struct Settings: Sendable {
        /// How long a finished job is kept; nil for ever.
        package var jobDays: Int? = 90
        package var firstAfter = Duration.seconds(60)
        package var every = AgreedTime.span
        package var rest = Duration.milliseconds(50)
        /// How long a round waits when another process writes, and how often before it leaves the rest to the next.
        package var patience = Duration.seconds(1)
        package var attempts = 60

        package init() {}
    }

    private let archive: any Pruning
    private let settings: Settings
    private let lane: BlockingLane
    private let time: any Timekeeper
    private let logger: Logger

    package init(
        _ archive: any Pruning, settings: Settings, lane: BlockingLane, time: any Timekeeper, logger: Logger
    ) {
        self.archive = archive
        self.settings = settings
        self.lane = lane
        self.time = time
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var clock = AgreedTime()
            var wait = settings.firstAfter
            while await sleep(wait) {
                let now = clock.look(time)
                await round(
                    now.flatMap { now in settings.jobDays.map { days in JobAgeLimit(now: now, days: days) } })
                wait = settings.every
            }
        }
    }

    /// Goes from step to step until everything was looked at, and says what was forgotten.
    private func round(_ limit: JobAgeLimit?) async {
        var rows = PrunedRows()
        var place: PruningPlace? = .beginning
        var attempts = settings.attempts
        while let current = place {
            do {
                let step = try await lane.run { [archive] in try archive.prune(from: current, limit) }
                rows += step.rows
                place = step.next
                guard place != nil, await sleep(settings.rest) else { break }
            } catch StoreFault.busy where attempts > 0 {
                attempts -= 1
                guard await sleep(settings.patience) else { break }
            } catch {
                logger.warning(
                    "pruning was broken off; it goes on in \(settings.every)", metadata: ["fault": "\(error)"])
                break
            }
        }
        if rows.total > 0 { logger.info("pruned", metadata: rows.metadata) }
    }

    /// Returns whether to go on.
    private func sleep(_ wait: Duration) async -> Bool {
        (try? await time.sleep(until: time.steadyNow().advanced(by: wait))) != nil
    }
}

extension PrunedRows {
    fileprivate var metadata: Logger.Metadata {
        [
            "jobs": "\(jobs)", "sites": "\(sites)", "calls": "\(calls)", "grants": "\(grants)", "pauses": "\(pauses)",
            "replies": "\(replies)", "estimates": "\(estimates)", "counts": "\(counts)",
        ]
    }
}

package import Enrichment
package import Logging
import ServiceLifecycle

/// Moves what was written from the write-ahead log into the database, on a schedule and once at the end.
package struct Checkpointer: Service {
    private let checkpoint: @Sendable () throws -> Void
    private let interval: Duration
    private let lane: BlockingLane
    private let time: any Timekeeper
    private let logger: Logger

    package init(
        every interval: Duration, lane: BlockingLane, time: any Timekeeper, logger: Logger,
        checkpoint: @escaping @Sendable () throws -> Void
    ) {
        self.checkpoint = checkpoint
        self.interval = interval
        self.lane = lane
        self.time = time
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await time.sleep(until: time.steadyNow().advanced(by: interval))) != nil {
                await run(checkpoint)
            }
        }
        await run(checkpoint)
    }

    private func run(_ checkpoint: @escaping @Sendable () throws -> Void) async {
        do {
            try await lane.run(checkpoint)
        } catch {
            logger.warning("a checkpoint failed; the next is due in \(interval)", metadata: ["fault": "\(error)"])
        }
    }
}

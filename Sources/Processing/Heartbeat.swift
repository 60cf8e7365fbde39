package import Enrichment
package import Logging
import ServiceLifecycle

/// Shows, as long as the store lets it, that the worker goes on: whoever asks whether the service is ready looks for it.
package struct Heartbeat: Service {
    package static let interval = Duration.seconds(10)

    private let lane: BlockingLane
    private let time: any Timekeeper
    private let logger: Logger
    private let beat: @Sendable () throws -> Void

    /// `beat` waits its turn on the lane, so a worker that can't get at its store is not heard of either.
    package init(
        lane: BlockingLane, time: any Timekeeper, logger: Logger, beat: @escaping @Sendable () throws -> Void
    ) {
        self.lane = lane
        self.time = time
        self.logger = logger
        self.beat = beat
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await time.sleep(until: time.steadyNow().advanced(by: Self.interval))) != nil {
                do {
                    try await lane.run(beat)
                } catch {
                    logger.warning("the worker can't show that it lives", metadata: ["fault": "\(error)"])
                }
            }
        }
    }
}

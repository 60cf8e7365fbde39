import Logging
import ServiceLifecycle

/// Says that the worker works, once whoever asks it to end is heard: services run only after the signals are trapped.
struct WorkingNotice: Service {
    let logger: Logger
    let metadata: Logger.Metadata

    func run() async throws {
        logger.notice("working", metadata: metadata)
        try await gracefulShutdown()
    }
}

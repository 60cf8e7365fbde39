import Enrichment
import Logging
import Synchronization

/// Says what the store refuses once, and again every half minute while it lasts: a worker tries many times a second.
final class FaultLog: Sendable {
    static let silence = Duration.seconds(30)

    /// A fault that was said lately.
    private struct Said {
        let at: SteadyInstant
        /// How often it has come since.
        var times = 0
    }

    private let logger: Logger
    private let time: any Timekeeper
    private let said = Mutex<[String: Said]>([:])

    init(logger: Logger, time: any Timekeeper) {
        self.logger = logger
        self.time = time
    }

    /// `message` says what can't be done because of the fault; the first thing that can't stands for the others.
    func note(_ message: Logger.Message, _ fault: any Error, _ metadata: Logger.Metadata = [:]) {
        let name = "\(fault)"
        let now = time.steadyNow()
        let missed = said.withLock { said -> Int? in
            if let last = said[name], now.since(last.at) < Self.silence {
                said[name]?.times += 1
                return nil
            }
            let missed = said[name]?.times ?? 0
            // Nothing is kept of those that are over.
            said = said.filter { now.since($0.value.at) < Self.silence }
            said[name] = Said(at: now)
            return missed
        }
        guard let missed else { return }
        var metadata = metadata
        metadata["fault"] = "\(name)"
        if missed > 0 { metadata["times_since"] = "\(missed)" }
        logger.error(message, metadata: metadata)
    }
}

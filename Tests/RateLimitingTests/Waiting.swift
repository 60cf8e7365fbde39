import Enrichment
import TestKit

struct WaitedTooLong: Error {
    let what: String
}

/// Yields until the condition holds; throws after a minute.
func until(_ what: String, _ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !condition() {
        guard ContinuousClock.now < deadline else { throw WaitedTooLong(what: what) }
        await Task.yield()
    }
}

/// Turns time on to each sleeper's instant, until `work` has ended, and returns what it returned.
func turningTime<Outcome: Sendable>(
    of timekeeper: ManualTimekeeper, _ work: @escaping @Sendable () async throws -> Outcome
) async throws -> Outcome {
    let clock = Task {
        while !Task.isCancelled {
            if let next = timekeeper.sleepingUntil.first {
                timekeeper.advance(by: next.since(timekeeper.steadyNow()))
            }
            await Task.yield()
        }
    }
    defer { clock.cancel() }
    return try await work()
}

func lease(_ site: Int64) -> Lease {
    Lease(job: JobID(rawValue: "job"), site: SiteID(rawValue: site), epoch: 1)
}

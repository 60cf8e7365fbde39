import Enrichment
import Synchronization

/// A ledger in memory that keeps windows exactly, by the time it is given.
final class SlidingLedger: Sendable {
    private let timekeeper: any Timekeeper
    private let stamps = Mutex<[SteadyInstant]>([])

    init(timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
    }

    /// When each call was granted, in order.
    var grantedAt: [SteadyInstant] {
        stamps.withLock { $0 }
    }

    func ask(_ request: GrantRequest) async throws -> GrantDecision {
        stamps.withLock { stamps in
            let now = timekeeper.steadyNow()
            let freeAt = request.windows.compactMap { window in
                stamps.count < window.limit ? nil : stamps[stamps.count - window.limit].advanced(by: window.span)
            }
            if let latest = freeAt.max(), latest > now { return .notBefore(latest) }
            stamps.append(now)
            return .granted(Grant(at: now, call: nil))
        }
    }
}

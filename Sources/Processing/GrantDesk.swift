package import Enrichment
import Synchronization

/// Asks the ledger on behalf of the calls that want to begin: those that ask while the store is busy share a commit.
package final class GrantDesk: Sendable {
    private struct Asking {
        let request: GrantRequest
        let continuation: CheckedContinuation<GrantDecision, any Error>
    }

    private let ledger: any GrantLedger
    private let lane: BlockingLane
    private let asking = Mutex<[Asking]>([])

    /// The lane is the one on which all of the process's writes wait for each other.
    package init(ledger: any GrantLedger, lane: BlockingLane) {
        self.ledger = ledger
        self.lane = lane
    }

    /// Throws `StoreFault`. Cancelling the caller does not stop it: what was decided is to be known.
    package func ask(_ request: GrantRequest) async throws -> GrantDecision {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = asking.withLock { asking in
                asking.append(Asking(request: request, continuation: continuation))
                return asking.count == 1
            }
            if isFirst { lane.post { self.serve() } }
        }
    }

    /// How many ask at the moment.
    var waiting: Int { asking.withLock { $0.count } }

    private func serve() {
        let asking = asking.withLock { asking in
            defer { asking = [] }
            return asking
        }
        do throws(StoreFault) {
            let decisions = try ledger.grant(asking.map(\.request))
            for (asked, decision) in zip(asking, decisions) { asked.continuation.resume(returning: decision) }
        } catch {
            for asked in asking { asked.continuation.resume(throwing: error) }
        }
    }
}

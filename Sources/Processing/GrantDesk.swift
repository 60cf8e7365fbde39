package import Enrichment
import Synchronization

/// Asks the ledger on behalf of the calls that want to begin: those that ask while the store is busy share a commit, with
/// each other and with the next visit to the queue.
package final class GrantDesk: Sendable {
    private let ledger: any GrantLedger
    private let lane: BlockingLane
    private let asking = Mutex(PendingGrants())

    /// The lane is the one on which all of the process's writes wait for each other.
    package init(ledger: any GrantLedger, lane: BlockingLane) {
        self.ledger = ledger
        self.lane = lane
    }

    /// Throws `StoreFault`. Cancelling the caller does not stop it: what was decided is to be known.
    package func ask(_ request: GrantRequest) async throws -> GrantDecision {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = asking.withLock { asking in
                asking.append(request, continuation)
                return asking.count == 1
            }
            if isFirst { lane.post { self.serve() } }
        }
    }

    /// How many ask at the moment.
    var waiting: Int { asking.withLock { $0.count } }

    /// Whoever takes what is asked must answer it.
    func take() -> PendingGrants {
        asking.withLock { asking in
            defer { asking = PendingGrants() }
            return asking
        }
    }

    /// Has what was taken asked for again, on its own.
    func putBack(_ pending: PendingGrants) {
        if pending.count == 0 { return }
        lane.post { [self] in decide(pending) }
    }

    /// What a visit to the queue has taken along meanwhile is not there any more.
    private func serve() {
        let pending = take()
        if pending.count > 0 { decide(pending) }
    }

    private func decide(_ pending: PendingGrants) {
        pending.answer(Result { () throws(StoreFault) in try ledger.grant(pending.requests) })
    }
}

/// Calls that wait for the ledger's word.
struct PendingGrants: Sendable {
    private(set) var requests: [GrantRequest] = []
    private var continuations: [CheckedContinuation<GrantDecision, any Error>] = []

    var count: Int { requests.count }

    mutating func append(_ request: GrantRequest, _ continuation: CheckedContinuation<GrantDecision, any Error>) {
        requests.append(request)
        continuations.append(continuation)
    }

    /// The decisions are in the requests' order; a fault is everybody's.
    func answer(_ decisions: Result<[GrantDecision], StoreFault>) {
        switch decisions {
        case .success(let decisions):
            for (continuation, decision) in zip(continuations, decisions) { continuation.resume(returning: decision) }
        case .failure(let fault):
            for continuation in continuations { continuation.resume(throwing: fault) }
        }
    }
}

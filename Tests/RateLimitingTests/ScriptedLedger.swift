import Enrichment
import Synchronization

/// A ledger that answers from a list, then grants, and remembers who asked.
final class ScriptedLedger: Sendable {
    typealias Answer = Result<GrantDecision, any Error>

    private struct State {
        var answers: [Answer]
        var sitesAsking: [Int64] = []
    }

    private let state: Mutex<State>

    init(_ answers: [Answer] = []) {
        state = Mutex(State(answers: answers))
    }

    /// The site of each question so far.
    var sitesAsking: [Int64] {
        state.withLock { $0.sitesAsking }
    }

    func grant(to lease: Lease, key: KeyFingerprint, within windows: [RateWindow]) async throws -> GrantDecision {
        try state.withLock { state in
            state.sitesAsking.append(lease.site.rawValue)
            return state.answers.isEmpty
                ? Answer.success(.granted(at: SteadyInstant(milliseconds: .max / 2))) : state.answers.removeFirst()
        }.get()
    }
}

import Enrichment
import Synchronization
import TestKit

/// A ledger that answers from a list, then grants, and remembers who asked.
final class ScriptedLedger: Sendable {
    typealias Answer = Result<GrantDecision, any Error>

    private struct State {
        var answers: [Answer]
        var questions: [GrantRequest] = []
    }

    private let state: Mutex<State>

    init(_ answers: [Answer] = []) {
        state = Mutex(State(answers: answers))
    }

    /// The site of each question so far.
    var sitesAsking: [Int64] { questions.compactMap(\.site?.rawValue) }

    /// Each question so far.
    var questions: [GrantRequest] {
        state.withLock { $0.questions }
    }

    func ask(_ request: GrantRequest) async throws -> GrantDecision {
        try state.withLock { state in
            state.questions.append(request)
            return state.answers.isEmpty
                ? Answer.success(.granted(Grant(at: SteadyInstant(milliseconds: .max / 2), call: nil)))
                : state.answers.removeFirst()
        }.get()
    }
}

/// An account in memory.
final class NotedAccount: CallAccount {
    private let noted = Mutex<[CallID: Charge]>([:])
    private let traced = Mutex<[CallID: CallTrace]>([:])
    private let granted: Mutex<CallID?>

    init(granted: CallID? = nil) {
        self.granted = Mutex(granted)
    }

    var charges: [CallID: Charge] { noted.withLock { $0 } }
    var settled: [CallID: Charge] { charges.filter { $0.value != .unknown } }
    var traces: [CallID: CallTrace] { traced.withLock { $0 } }

    func takeGranted() -> CallID? {
        granted.withLock { granted in
            defer { granted = nil }
            return granted
        }
    }

    func open(_ call: CallID) { settle(call, as: .unknown) }

    func settle(_ call: CallID, as charge: Charge) { noted.withLock { $0[call] = charge } }

    func note(_ trace: CallTrace, of call: CallID) { traced.withLock { $0[call] = trace } }
}

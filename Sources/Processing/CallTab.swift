import Enrichment
import Synchronization

/// The account of one claimed site's calls, while they are made.
final class CallTab: CallAccount {
    private struct State {
        var granted: CallID?
        var charges: [CallID: Charge] = [:]
        var traces: [CallID: CallTrace] = [:]
    }

    private let state: Mutex<State>

    /// `granted` is the call for which the claim brought leave along. Until it is taken it costs nothing.
    init(granted: CallID?) {
        let charges = granted.map { [$0: Charge.credits(0)] } ?? [:]
        state = Mutex(State(granted: granted, charges: charges))
    }

    /// Every call so far.
    var charges: [CallID: Charge] { state.withLock { $0.charges } }
    var traces: [CallID: CallTrace] { state.withLock { $0.traces } }

    var settled: [CallID: Charge] {
        state.withLock { state in state.charges.filter { $0.value != .unknown && $0.key != state.granted } }
    }

    func takeGranted() -> CallID? {
        state.withLock { state in
            defer { state.granted = nil }
            if let call = state.granted { state.charges[call] = .unknown }
            return state.granted
        }
    }

    func open(_ call: CallID) {
        settle(call, as: .unknown)
    }

    func settle(_ call: CallID, as charge: Charge) {
        state.withLock { $0.charges[call] = charge }
    }

    func note(_ trace: CallTrace, of call: CallID) {
        state.withLock { $0.traces[call] = trace }
    }
}

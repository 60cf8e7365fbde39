import Enrichment
import Synchronization

/// The account of one claimed site's calls, while they are made.
final class CallTab: CallAccount {
    private let calls = Mutex<[CallID: Charge]>([:])

    var charges: [CallID: Charge] { calls.withLock { $0 } }

    func open(_ call: CallID) {
        settle(call, as: .unknown)
    }

    func settle(_ call: CallID, as charge: Charge) {
        calls.withLock { $0[call] = charge }
    }
}

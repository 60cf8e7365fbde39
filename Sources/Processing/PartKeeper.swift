import Enrichment
import Synchronization

/// Has the queue keep what one claim's search brings as it goes, together with the calls that are over.
final class PartKeeper: SearchKeeper {
    /// `WorkQueue.keep`, in the line of the process's writes.
    typealias Write =
        @Sendable (SearchPart, Lease, [CallID: Charge], [CallID: CallTrace]) async throws -> KeepReceipt

    private let lease: Lease
    private let account: CallTab
    private let write: Write
    private let new = Mutex(0)

    init(lease: Lease, account: CallTab, write: @escaping Write) {
        self.lease = lease
        self.account = account
        self.write = write
    }

    /// How many new contacts were kept.
    var kept: Int { new.withLock { $0 } }

    func keep(_ part: SearchPart) async throws -> Int {
        let charges = account.settled
        let traces = account.traces.filter { charges[$0.key] != nil }
        switch try await write(part, lease, charges, traces) {
        case .kept(let count):
            new.withLock { $0 += count }
            return count
        case .leaseLost:
            throw GrantRefusal.leaseLost
        }
    }
}

extension Claim {
    /// The same for a search that has made its way since: what went wrong before that counts no more.
    var afterProgress: Claim {
        Claim(
            lease: lease, domain: domain, provider: provider, filters: filters, key: key, attempts: 0, pauses: 0,
            call: call, place: place)
    }
}

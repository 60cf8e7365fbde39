/// At most `limit` calls in any span of time.
package struct RateWindow: Hashable, Sendable {
    package let limit: Int
    package let span: Duration

    package init(limit: Int, span: Duration) {
        self.limit = limit
        self.span = span
    }
}

/// What the ledger said to a call.
package enum GrantDecision: Hashable, Sendable {
    /// The call counts from this instant on; one that leaves much later must not use it.
    case granted(at: SteadyInstant)
    /// No sooner than this, when the windows have room; ask again then.
    case notBefore(SteadyInstant)
    case refused(GrantRefusal)
}

/// Why a call must not be made at all.
package enum GrantRefusal: Error, Hashable, Sendable {
    /// Cancelled, or taken over by another worker.
    case leaseLost
    /// The job was stopped meanwhile; its sites end with its failure.
    case jobStopped
    /// The provider asked the key to slow down: the call is not to be waited for, but its site put off until then.
    case keyPaused(until: SteadyInstant)
}

/// The calls granted lately, per provider key, shared by every worker on the database and kept across restarts.
package protocol GrantLedger: Sendable {
    /// Decides and records in one transaction: the call's lease is still held, its job not stopped, the key not paused,
    /// and every window has room. The grant's instant is read inside that transaction.
    func grant(to lease: Lease, key: KeyFingerprint, within windows: [RateWindow]) throws(StoreFault) -> GrantDecision

    /// No grant for this key before `instant`, whichever worker asks. A later pause wins, an earlier one changes nothing.
    func pause(_ key: KeyFingerprint, until instant: SteadyInstant) throws(StoreFault)
}

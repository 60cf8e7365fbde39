/// At most `limit` calls in any span of time.
package struct RateWindow: Hashable, Sendable {
    package let limit: Int
    package let span: Duration
    /// How far calls may run ahead of being spread evenly over the span, and so for how long they may have to wait in one
    /// piece; nil when they may all come at once.
    package let headStart: Duration?

    package init(limit: Int, span: Duration, headStart: Duration? = nil) {
        self.limit = limit
        self.span = span
        self.headStart = headStart
    }
}

/// The question for leave to make one call.
package struct GrantRequest: Hashable, Sendable {
    package let holder: CallHolder
    package let key: KeyFingerprint
    /// Empty when the key's calls are not limited.
    package let windows: [RateWindow]
    /// What the call may cost; 0 for one that never costs anything, of which no account is kept.
    package let mostCredits: Int
    /// What earlier calls for the same claim cost, as far as is known.
    package let charges: [CallID: Charge]
    /// How those went, as far as is known.
    package let traces: [CallID: CallTrace]

    package init(
        for holder: CallHolder, key: KeyFingerprint, windows: [RateWindow], mostCredits: Int = 0,
        charges: [CallID: Charge] = [:], traces: [CallID: CallTrace] = [:]
    ) {
        self.holder = holder
        self.key = key
        self.windows = windows
        self.mostCredits = mostCredits
        self.charges = charges
        self.traces = traces
    }

    /// For a claimed site.
    package init(
        lease: Lease, key: KeyFingerprint, windows: [RateWindow], mostCredits: Int = 0, charges: [CallID: Charge] = [:],
        traces: [CallID: CallTrace] = [:]
    ) {
        self.init(
            for: .lease(lease), key: key, windows: windows, mostCredits: mostCredits, charges: charges, traces: traces)
    }
}

/// Leave to make one call.
package struct Grant: Hashable, Sendable {
    /// The call counts from this instant on; one that leaves much later must not use it.
    package let at: SteadyInstant
    /// Under which the call was written down; nil for one that never costs anything.
    package let call: CallID?

    package init(at: SteadyInstant, call: CallID?) {
        self.at = at
        self.call = call
    }
}

/// What the ledger said to a call.
package enum GrantDecision: Hashable, Sendable {
    case granted(Grant)
    /// No sooner than this, when the windows have room; ask again then.
    case notBefore(SteadyInstant)
    case refused(GrantRefusal)
}

/// Why a call must not be made at all.
package enum GrantRefusal: Error, Hashable, Sendable {
    /// Cancelled, or taken over by another worker; of an estimate: it has ended.
    case leaseLost
    /// The job was stopped meanwhile; its sites end with its failure.
    case jobStopped
    /// The provider asked the key to slow down: the call is not to be waited for, but its site put off until then.
    case keyPaused(until: SteadyInstant)
    /// Calls under way may use up what is left of the job's `max_credits`; when they have ended there may be room again.
    case creditsHeld
    /// The job's `max_credits` do not allow for another call.
    case creditsSpent(maximum: Int)
    /// The provider has failed again and again and is left alone until then, or for as long as another call tries
    /// whether it answers.
    case circuitOpen(until: SteadyInstant)
}

/// The calls granted lately, per provider key, and the account of what they cost; shared by every worker on the
/// database and kept across restarts.
package protocol GrantLedger: Sendable {
    /// Decides and records in one transaction, for each request in turn: the call's lease is still held, its job not
    /// stopped, the key not paused, every window has room, no call runs further ahead than it may, and the job may spend what the call may cost. Whatever may
    /// cost something is written down before it is granted. The grants' instant is read inside that transaction.
    func grant(_ requests: [GrantRequest]) throws(StoreFault) -> [GrantDecision]

    /// No grant for this key before `instant`, whichever worker asks. A later pause wins, an earlier one changes nothing.
    func pause(_ key: KeyFingerprint, until instant: SteadyInstant) throws(StoreFault)
}

/// The right to work on one site of a job, until it runs out or is taken over. The epoch tells holders apart:
/// it rises with every claim, and whoever holds an older one can change nothing any more.
package struct Lease: Hashable, Sendable {
    package let job: JobID
    package let site: SiteID
    package let epoch: Int64

    package init(job: JobID, site: SiteID, epoch: Int64) {
        self.job = job
        self.site = site
        self.epoch = epoch
    }
}

/// One site to be enriched, and all that is needed to ask for it.
package struct Claim: Sendable {
    package let lease: Lease
    package let domain: String
    package let provider: ProviderName
    package let filters: ContactFilters
    /// Nil when the server's own key is to be used.
    package let key: SealedKey?
    /// How often the provider failed on this site so far.
    package let attempts: Int
    /// How often the provider told us to slow down on this site so far.
    package let pauses: Int
    /// A call that needs no further leave, written down with the claim; nil where leave has to be asked for.
    package let call: CallID?
    /// How far an earlier try got whose parts were kept; nil to begin.
    package let place: SearchPlace?

    package init(
        lease: Lease, domain: String, provider: ProviderName, filters: ContactFilters, key: SealedKey?,
        attempts: Int, pauses: Int, call: CallID? = nil, place: SearchPlace? = nil
    ) {
        self.lease = lease
        self.domain = domain
        self.provider = provider
        self.filters = filters
        self.key = key
        self.attempts = attempts
        self.pauses = pauses
        self.call = call
        self.place = place
    }
}

/// What a look into the queue brought.
package struct ClaimBatch: Sendable {
    /// Whether there is more to be claimed although fewer sites came than were asked for.
    package enum Rest: Hashable, Sendable {
        case nothing
        /// Sites that wait for the answer to what this worker is asking for others; as soon as that is written, they may be
        /// claimed if it was none.
        case afterOutcomes
        /// Another look brings more right away: this one was ended so that others may write.
        case atOnce
    }

    package let claims: [Claim]
    /// When a look is worth while again although nobody rings: the earliest postponed site or foreign lease that
    /// runs out. Nil when there is none.
    package let nextAt: SteadyInstant?
    package let rest: Rest

    package init(claims: [Claim], nextAt: SteadyInstant?, rest: Rest = .nothing) {
        self.claims = claims
        self.nextAt = nextAt
        self.rest = rest
    }
}

/// How the work on a claimed site ended.
package struct Settlement: Sendable {
    package enum Result: Sendable {
        /// The provider answered; zero contacts are an answer. `note` says what was left out, in words. Of a search of
        /// which parts were kept it is the rest.
        case enriched(Finding)
        case failed(Failure)
        /// To be claimed again from `until` on, by anybody.
        case postponed(until: SteadyInstant, Postponement)
        /// The site's provider is not asked any more for the job, nor for any under the same key where the failure concerns
        /// that: the site, and all that wait for the provider, go on to the job's next one, or end with this failure where
        /// there is none. One that concerns the job ends all its sites.
        case stops(Failure)
        /// Given back untouched: no attempt counted, claimable at once.
        case givenBack
    }

    package enum Postponement: Hashable, Sendable {
        /// The provider said slow down; counts as a pause.
        case throttled
        /// The provider failed; counts as an attempt.
        case unavailable
        /// The provider was not asked: the key was paused before the site's turn came, or the job's other calls may
        /// use up its credits. Counts as nothing.
        case notAsked
    }

    package let lease: Lease
    package let result: Result
    /// What the calls for the site cost.
    package let charges: [CallID: Charge]
    /// How those went, as far as is known.
    package let traces: [CallID: CallTrace]

    package init(
        lease: Lease, result: Result, charges: [CallID: Charge] = [:], traces: [CallID: CallTrace] = [:]
    ) {
        self.lease = lease
        self.result = result
        self.charges = charges
        self.traces = traces
    }

    /// Whether it is certain that no call was made, though one was to be: then it says nothing of the provider.
    package var askedNobody: Bool {
        !charges.isEmpty
            && charges.allSatisfy { (traces[$0.key] ?? CallTrace(untraced: $0.value)).outcome == .notMade }
    }
}

/// What the store made of a settlement.
package enum SettlementReceipt: Hashable, Sendable {
    case recorded(JobStanding)
    /// The lease was no longer ours; nothing was written.
    case leaseLost
}

/// What came of the work that shared a transaction, each in the order in which it was handed in.
package struct SharedCommit: Sendable {
    package let receipts: [SettlementReceipt]
    package let decisions: [GrantDecision]
    package let batch: ClaimBatch

    package init(receipts: [SettlementReceipt], decisions: [GrantDecision], batch: ClaimBatch) {
        self.receipts = receipts
        self.decisions = decisions
        self.batch = batch
    }
}

/// What a settlement did to its provider's circuit.
package enum CircuitChange: Hashable, Sendable {
    /// The provider failed once too often: no call until then, and one at a time after it.
    case opened(until: SteadyInstant)
    /// It answers again.
    case closed
}

/// A job's counters after a settlement. Where another provider is asked next, a site that leaves this one counts as
/// failed, whatever it answered.
package struct JobStanding: Hashable, Sendable {
    package let status: JobStatus
    package let total: Int
    package let succeeded: Int
    package let failed: Int
    /// How many of the failed ones the provider refused as invalid requests.
    package let invalidRequests: Int
    /// Nil when the circuit stayed as it was.
    package var circuit: CircuitChange?
    /// Whether sites wait for another provider now, of whichever job: a look brings them.
    package var leavesWork = false

    package init(status: JobStatus, total: Int, succeeded: Int, failed: Int, invalidRequests: Int) {
        self.status = status
        self.total = total
        self.succeeded = succeeded
        self.failed = failed
        self.invalidRequests = invalidRequests
    }
}

/// The jobs' sites as work, shared by every worker on the database.
package protocol WorkQueue: Sendable {
    /// Takes up to `count` sites for `duration`, those whose lease ran out included; evenly of each key, and within a
    /// key of each job.
    func claim(upTo count: Int, by worker: WorkerID, for duration: Duration) throws(StoreFault) -> ClaimBatch

    /// Keeps leases for `duration` from now; returns those that are no longer ours. One that had run out is not, either, once
    /// another site is out with the same question.
    func extend(_ leases: [Lease], for duration: Duration) throws(StoreFault) -> Set<Lease>

    /// Writes contacts, site states and job counters of all settlements in one transaction; a receipt for each, in
    /// their order.
    func settle(_ settlements: [Settlement]) throws(StoreFault) -> [SettlementReceipt]

    /// Settles, decides on calls as `GrantLedger.grant` does, then claims what is left as `claim` does, all in one
    /// transaction: of each of which a sync to the disk is the greater part.
    func settle(
        _ settlements: [Settlement], thenGrant requests: [GrantRequest], thenClaimUpTo count: Int,
        by worker: WorkerID, for duration: Duration
    ) throws(StoreFault) -> SharedCommit

    /// Makes last what a search has brought so far: contacts and counters, how far it has come, and what its calls have
    /// cost, in one transaction. Once something was kept of a site it ends enriched, however its search ends.
    func keep(
        _ part: SearchPart, of lease: Lease, charges: [CallID: Charge], traces: [CallID: CallTrace]
    ) throws(StoreFault) -> KeepReceipt

    /// Has a provider not asked any more for a job whose lease-holder found a fault of the whole job after settling.
    func stop(_ job: JobID, asking provider: ProviderName, because failure: Failure) throws(StoreFault)

    /// Ends the leases of workers that are known to be dead, so that their sites can be claimed at once; names those
    /// workers. Of one that dies it may not be known; its leases run out.
    func releaseLeasesOfTheDead() throws(StoreFault) -> [WorkerID]

    /// A number that changes whenever another connection has changed the database: a look that costs next to nothing.
    func changeCount() throws(StoreFault) -> Int64
}

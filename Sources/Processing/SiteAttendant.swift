package import Enrichment

/// Attends to claimed sites: what it takes to try and enrich them, whichever worker claimed them.
package struct SiteAttendant: Sendable {
    private let keys: KeyRing
    private let providers: [ProviderName: ProviderConnector]
    let policy: AttemptPolicy
    private let mailDomains: any MailDomains
    private let queue: any WorkQueue
    private let ledger: any GrantLedger
    private let lane: BlockingLane
    private let time: any Timekeeper
    /// Where attempts hear from each other what stops a job.
    let refusals = HeardRefusals()

    /// What is kept on the way goes into the queue, and a provider's word to slow down into the ledger, both on the lane.
    package init(
        keys: KeyRing, providers: [ProviderName: ProviderConnector], policy: AttemptPolicy,
        mailDomains: any MailDomains = NoMailDomains(), queue: any WorkQueue, ledger: any GrantLedger,
        lane: BlockingLane, time: any Timekeeper
    ) {
        self.keys = keys
        self.providers = providers
        self.policy = policy
        self.mailDomains = mailDomains
        self.queue = queue
        self.ledger = ledger
        self.lane = lane
        self.time = time
    }

    /// Enriches one claimed site; how it ended is for the caller to write down.
    func attend(to claim: Claim, watch: CallWatch) async -> SiteAnswer {
        let begun = time.steadyNow()
        let attempt = SiteAttempt(
            claim: claim, keys: keys, connect: providers[claim.provider], policy: policy, time: time,
            refusals: refusals, mailDomains: mailDomains,
            keep: { [lane, queue] part, lease, charges, traces in
                try await lane.run { try queue.keep(part, of: lease, charges: charges, traces: traces) }
            },
            pause: { [lane, ledger] key, until in
                try await lane.run { try ledger.pause(key, until: until) }
            })
        let ending = await attempt.run(watch: watch)
        return SiteAnswer(claim: claim, ending: ending, took: time.steadyNow().since(begun))
    }
}

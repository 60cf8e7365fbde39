import Enrichment
import GRDB

/// Hands out leases on what a look into the queue found.
struct ClaimDesk {
    let db: Database
    let now: Moment
    let serverKeys: ServerKeys
    let prices: SQLiteStore.Prices
    let blockages: Blockages
    let circuits: CircuitBook

    /// `lease` is how long leases are given for.
    func look(for worker: WorkerID, lease: Duration) -> QueueLook {
        QueueLook(
            db: db, now: now, worker: worker, serverKeys: serverKeys, blockages: blockages, circuits: circuits,
            lease: lease)
    }

    func claim(upTo count: Int, by worker: WorkerID, for duration: Duration) throws -> ClaimBatch {
        let look = look(for: worker, lease: duration)
        let finds = try look.find(upTo: count)
        let sites = SiteMoves(db: db, now: now)
        let jobs = JobMoves(db: db, now: now)
        let calls = CallBook(db: db, now: now)
        var assignments: [Int64: Assignment] = [:]
        var begun: Set<Int64> = []
        var claims: [Claim] = []
        var ended = finds.spentJobs
        for candidate in finds.candidates {
            let job = candidate.job.sequence
            if candidate.epoch > 0 {
                // Whoever had it before is gone, and with it what it knew of its calls.
                let name = JobSite(job: job, site: candidate.site)
                try calls.add(calls.giveUp(name), to: name)
            }
            let assignment = try assignments[job] ?? Assignment(of: job, in: db)
            assignments[job] = assignment
            switch (assignment, candidate.domain) {
            case (.asks(let terms), let domain?) where candidate.job.stop == nil:
                let epoch = try sites.lease(candidate, to: worker, until: now.steady.advanced(by: duration))
                if begun.insert(job).inserted { try jobs.begin(job) }
                claims.append(
                    Claim(
                        lease: Lease(job: candidate.job.id, site: SiteID(rawValue: candidate.site), epoch: epoch),
                        domain: domain, provider: terms.provider, filters: terms.filters, key: terms.key,
                        attempts: candidate.attempts, pauses: candidate.pauses,
                        call: try call(for: candidate, epoch: epoch, under: terms)))
            default:
                try sites.fail(
                    JobSite(job: job, site: candidate.site), because: obstacle(to: candidate, under: assignment))
                ended.append(job)
            }
        }
        try jobs.noteTurns(of: begun)
        try jobs.conclude(ended)
        // Where sites ended instead of being claimed, there may be more behind them.
        let next = ended.isEmpty ? try look.nextAt() : now.steady
        return ClaimBatch(claims: claims, nextAt: next)
    }

    /// The first call for a site of a provider whose calls nobody limits. Where the job may not spend what it may cost,
    /// the answer is the ledger's to give.
    private func call(
        for candidate: QueueLook.Candidate, epoch: Int64, under terms: Assignment.Terms
    ) throws -> CallID? {
        guard let price = prices[terms.provider], let key = candidate.job.key.fingerprint else { return nil }
        let site = JobSite(job: candidate.job.sequence, site: candidate.site)
        return try GrantBook(db: db, now: now, circuits: circuits).open(
            ProviderCall(site: site, epoch: epoch), to: terms.provider, key: key, mostCredits: price(terms.filters))
    }

    private func obstacle(to candidate: QueueLook.Candidate, under assignment: Assignment) -> Failure {
        if let stop = candidate.job.stop { return stop }
        if case .unusable(let failure) = assignment { return failure }
        return Failure(.invalidRequest, "The site was deleted.")
    }
}

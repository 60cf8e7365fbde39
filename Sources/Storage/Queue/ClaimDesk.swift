import Enrichment
import GRDB

/// Hands out leases on what a look into the queue found.
struct ClaimDesk {
    /// How often a claim looks again where sites ended instead of being claimed: those behind them are not to wait, nor
    /// everybody else for all of them.
    static let mostLooks = 50

    /// What a claim has come to so far.
    private struct Haul {
        var claims: [Claim] = []
        /// Jobs that may have no unfinished site left.
        var ended: [Int64] = []
        var begun: Set<Int64> = []
        /// Steps of which sites were claimed.
        var turns: Set<StepName> = []
        var assignments: [StepName: Assignment] = [:]
        /// The questions that its claims are to ask.
        var asked: Set<Question> = []
        /// Sites that were left to wait. A look finds those again whose domains differ from what is asked in case only.
        var left: Set<JobSite> = []
    }

    let db: Database
    let now: Moment
    let serverKeys: ServerKeys
    let prices: SQLiteStore.Prices
    let blockages: Blockages
    let circuits: CircuitBook
    let suppressions: SuppressionBook

    /// `lease` is how long leases are given for.
    func look(for worker: WorkerID, lease: Duration) -> QueueLook {
        QueueLook(
            db: db, now: now, worker: worker, serverKeys: serverKeys, blockages: blockages, circuits: circuits,
            lease: lease)
    }

    func claim(upTo count: Int, by worker: WorkerID, for duration: Duration) throws -> ClaimBatch {
        let look = look(for: worker, lease: duration)
        var haul = Haul()
        var mayBringMore = true
        for _ in 1...Self.mostLooks where mayBringMore {
            let wanted = count - haul.claims.count
            let finds = try look.find(upTo: wanted)
            let isNews = finds.candidates.contains { !haul.left.contains($0.name) }
            try take(finds, for: look, to: &haul)
            let brought = haul.claims.count - (count - wanted)
            mayBringMore = isNews && brought < min(wanted, finds.candidates.count)
        }
        let jobs = JobMoves(db: db, now: now)
        try jobs.noteTurns(of: haul.turns)
        try jobs.conclude(haul.ended)
        if mayBringMore { return ClaimBatch(claims: haul.claims, nextAt: now.steady, rest: .atOnce) }
        // Who gets all it asked for looks again in any case.
        let rest = haul.claims.count < count ? try rest(for: worker) : .nothing
        return ClaimBatch(
            claims: haul.claims, nextAt: try look.nextAt(), rest: haul.left.isEmpty ? rest : .afterOutcomes)
    }

    /// What a look leaves behind that found no more to claim.
    func rest(for worker: WorkerID) throws -> ClaimBatch.Rest {
        try Questions(db: db).areAwaited(from: worker) ? .afterOutcomes : .nothing
    }

    private func take(_ finds: QueueLook.Finds, for look: QueueLook, to haul: inout Haul) throws {
        let sites = SiteMoves(db: db, now: now)
        let jobs = JobMoves(db: db, now: now)
        let calls = CallBook(db: db, now: now)
        let freshSites = FreshSites(db: db, now: now)
        let questions = Questions(db: db)
        haul.ended += finds.spentJobs
        for candidate in finds.candidates {
            let (step, name) = (candidate.step, candidate.name)
            let job = name.job
            if candidate.epoch > 0 {
                // Whoever had it before is gone, and with it what it knew of its calls.
                try calls.add(calls.giveUp(name), to: name)
            }
            let assignment = try haul.assignments[step.name] ?? Assignment(of: step.name, in: db)
            haul.assignments[step.name] = assignment
            switch (assignment, candidate.domain) {
            case (.asks(let terms), let domain?) where step.stop == nil:
                if try suppressions.covers(domain: domain) {
                    try end(candidate, because: .suppressed)
                    haul.ended.append(job)
                    continue
                }
                // A search that was begun goes on.
                if candidate.place == nil, let days = terms.freshDays,
                    let last = try freshSites.enrichment(of: name.site, by: terms.provider, within: days)
                {
                    if haul.begun.insert(job).inserted { try jobs.begin(job) }
                    try freshSites.spare(name, at: terms.step, because: last)
                    haul.ended.append(job)
                    continue
                }
                let question = Question(terms.provider, DomainSearch(domain: domain, filters: terms.filters))
                if try haul.asked.contains(question) || candidate.epoch > 0 && questions.isAsked(name, to: look) {
                    if haul.left.insert(name).inserted { try sites.leave(candidate) }
                    continue
                }
                haul.asked.insert(question)
                if candidate.isForsaken { now.tally.add(to: .takeovers) }
                if haul.begun.insert(job).inserted { try jobs.begin(job) }
                haul.turns.insert(step.name)
                let epoch = try sites.lease(candidate, to: look.worker, until: now.steady.advanced(by: look.lease))
                haul.claims.append(
                    Claim(
                        lease: Lease(job: step.id, site: SiteID(rawValue: candidate.site), epoch: epoch),
                        domain: domain, provider: terms.provider, filters: terms.filters, key: terms.key,
                        attempts: candidate.attempts, pauses: candidate.pauses,
                        call: try call(for: candidate, epoch: epoch, under: terms), place: candidate.place))
            default:
                try end(candidate, because: obstacle(to: candidate, under: assignment))
                haul.ended.append(job)
            }
        }
    }

    private func end(_ candidate: QueueLook.Candidate, because failure: Failure) throws {
        guard candidate.domain != nil, let step = try Step.find(candidate.step.name, in: db) else {
            return try SiteMoves(db: db, now: now).end(candidate.name, because: failure, saying: failure.message)
        }
        try StepMoves(db: db, now: now).fail(candidate.name, at: step, because: failure)
    }

    /// The first call for a site of a provider whose calls nobody limits. Where the job may not spend what it may cost,
    /// the answer is the ledger's to give.
    private func call(
        for candidate: QueueLook.Candidate, epoch: Int64, under terms: Assignment.Terms
    ) throws -> CallID? {
        guard let price = prices[terms.provider], let key = candidate.step.key.fingerprint else { return nil }
        return try GrantBook(db: db, now: now, circuits: circuits).open(
            ProviderCall(site: candidate.name, epoch: epoch), to: terms.provider, key: key,
            mostCredits: price(terms.filters))
    }

    private func obstacle(to candidate: QueueLook.Candidate, under assignment: Assignment) -> Failure {
        if let stop = candidate.step.stop { return stop }
        if case .unusable(let failure) = assignment { return failure }
        return .siteDeleted
    }
}

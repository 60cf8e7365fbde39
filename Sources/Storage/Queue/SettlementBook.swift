import Enrichment
import GRDB

/// Enters how the work on leased sites ended; a lease that is no longer the holder's enters nothing.
struct SettlementBook {
    let db: Database
    let now: Moment
    private let serverKeys: ServerKeys
    let sites: SiteMoves
    let steps: StepMoves
    let jobs: JobMoves
    let questions: Questions
    let contacts: ContactUpsert
    let calls: CallBook
    private let circuits: CircuitBook
    private let freshSites: FreshSites
    let suppressions: SuppressionBook

    init(
        db: Database, now: Moment, serverKeys: ServerKeys, circuits: CircuitBook, suppressions: SuppressionBook
    ) throws {
        self.db = db
        self.now = now
        self.serverKeys = serverKeys
        sites = SiteMoves(db: db, now: now)
        steps = StepMoves(db: db, now: now)
        jobs = JobMoves(db: db, now: now)
        questions = Questions(db: db)
        contacts = try ContactUpsert(db: db, now: now, suppressions: suppressions)
        calls = CallBook(db: db, now: now)
        self.circuits = circuits
        freshSites = FreshSites(db: db, now: now)
        self.suppressions = suppressions
    }

    func enter(_ settlements: [Settlement]) throws -> [SettlementReceipt] {
        var gains: [Int64: JobGain] = [:]
        var touched: Set<Int64> = []
        let held = try settlements.map { settlement -> (step: Step, circuit: CircuitChange?, leavesWork: Bool)? in
            guard let held = try HeldSite.find(settlement.lease, in: db) else {
                now.tally.add(to: .leasesLost)
                return nil
            }
            let job = held.name.job
            touched.insert(job)
            var spending = try calls.settle(settlement.charges, settlement.traces, of: held)
            // Whatever the holder does not know of, nobody will.
            spending.add(try calls.giveUp(held.name))
            gains[job, default: JobGain()].add(spending)
            try calls.addToSite(spending, held.name)
            let aftermath = try enter(settlement, of: held, gains: &gains)
            touched.formUnion(aftermath.jobs)
            let call = ProviderCall(site: held.name, epoch: settlement.lease.epoch)
            let circuit =
                settlement.askedNobody ? nil : try circuits.settled(call, to: held.provider, with: settlement.result)
            return (held.step, circuit, aftermath.leavesWork)
        }
        try jobs.add(gains)
        try jobs.conclude(touched)
        var standings: [StepName: JobStanding] = [:]
        return try held.map { held in
            guard let (step, circuit, leavesWork) = held else { return .leaseLost }
            var standing = try standings[step.name] ?? standing(at: step)
            standings[step.name] = standing
            standing.circuit = circuit
            standing.leavesWork = leavesWork
            return .recorded(standing)
        }
    }

    private func enter(
        _ settlement: Settlement, of held: HeldSite, gains: inout [Int64: JobGain]
    ) throws -> Aftermath {
        var aftermath = Aftermath()
        switch settlement.result {
        case .enriched(let finding):
            let call = settlement.charges.lastCharged
            switch try keep(finding, of: held, by: call) {
            case .nothing(let leavesWork): aftermath.leavesWork = leavesWork
            case .kept(let kept):
                aftermath.leavesWork = try conclude(held, by: kept, gains: &gains)
                try share(finding, of: call, kept: kept, from: held, gains: &gains, aftermath: &aftermath)
            }
        case .failed(let failure):
            aftermath.leavesWork = try steps.fail(held.name, at: held.step, because: failure)
            if failure.code == .unavailableForLegalReasons { try forget(held) }
        case .postponed(let instant, let postponement):
            if let stop = held.stop {
                aftermath.leavesWork = try steps.fail(held.name, at: held.step, because: stop)
            } else {
                try sites.putBack(held.name, until: instant, counting: postponement)
            }
        case .givenBack:
            if let stop = held.stop {
                aftermath.leavesWork = try steps.fail(held.name, at: held.step, because: stop)
            } else {
                try sites.putBack(held.name)
            }
        case .stops(let failure):
            let key = JobKey(fingerprint: held.keyFingerprint, provider: held.provider, serverKeys: serverKeys)
            aftermath = try jobs.stop(held.step.name, key: key, because: failure)
            if try steps.fail(held.name, at: held.step, because: failure) { aftermath.leavesWork = true }
        }
        return aftermath
    }

    /// What became of a finding.
    enum Keeping {
        case kept(Finding)
        /// Nothing of it could be kept: the step has failed. Whether the site waits for another one.
        case nothing(leavesWork: Bool)
    }

    /// Writes what a call found for a site.
    func keep(_ finding: Finding, of held: HeldSite, by call: CallID?) throws -> Keeping {
        if held.isGone {
            try sites.end(held.name, because: .siteDeleted, saying: Failure.siteDeleted.message)
            return .nothing(leavesWork: false)
        }
        if try suppressions.covers(site: held.name.site) {
            return .nothing(leavesWork: try steps.fail(held.name, at: held.step, because: .suppressed))
        }
        let written = try contacts.write(finding.contacts, of: held, by: call)
        if let refusal = written.refusal, refusal.isOfAll {
            let failure = Failure(.notStored, refusal.sentence)
            return .nothing(leavesWork: try steps.fail(held.name, at: held.step, because: failure))
        }
        return .kept(finding.kept(as: written))
    }

    /// A provider may not speak of the site's domain: nothing of it is kept, nor asked again.
    private func forget(_ held: HeldSite) throws {
        try ContactErasure(db: db).eraseAll(of: held.name.site)
        try suppressions.refuse(site: held.name.site, at: now.wall)
    }

    /// Ends a site with what was kept of it, or has it wait for the next step, which it returns; adds what is new to its job's
    /// gain.
    func conclude(_ held: HeldSite, by kept: Finding, gains: inout [Int64: JobGain]) throws -> Bool {
        let reckoning = held.step.isAlone ? nil : try Reckoning(of: held.name, in: db)
        let contacts =
            if let reckoning {
                max(held.contactsFound, reckoning.contacts)
            } else if held.contactsFound > 0 {
                max(held.contactsFound, try JobFindings(of: held, in: db).count())
            } else {
                kept.contacts.count
            }
        let hasEnded = held.step.isLast || reckoning?.isEnough ?? true
        try freshSites.remember(held.name.site, enrichedBy: held.provider, for: held.jobID, with: kept)
        now.tally.add(contacts - held.contactsFound, to: .contacts)
        now.tally.add(kept.suppressed, to: .suppressedContacts)
        gains[held.name.job, default: JobGain()].add(
            contacts: contacts - held.contactsFound, suppressed: kept.suppressed, hasEnded: hasEnded)
        let answer = StepAnswer(
            contacts: contacts, resultsAvailable: kept.resultsAvailable, note: kept.note, suppressed: kept.suppressed)
        if hasEnded {
            try sites.enrich(held.name, with: answer.remarked(at: held.step))
            return false
        }
        return try steps.goOn(held.name, at: held.step, with: answer)
    }

    /// How the job stands; at a step that is not its last, of what came to an end there.
    private func standing(at step: Step) throws -> JobStanding {
        let job = step.name.job
        let ends =
            step.isLast
            ? "failed_items, enrichment_jobs.invalid_requests"
            : "passed_items, job_steps.invalid_requests"
        let statement = try db.cachedStatement(
            sql: """
                SELECT status, total_items, succeeded_items, \(ends)
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id JOIN job_steps ON job = sequence AND step = ?
                WHERE sequence = ?
                """)
        var standing: JobStanding?
        try statement.run([.integer(step.name.step), .integer(job)]) { row in
            // A word that another application gave it must not keep what other jobs' calls have found from being written.
            standing = JobStanding(
                status: row.text(0).flatMap(JobStatus.init) ?? .running, total: Int(row.integer(1) ?? 0),
                succeeded: Int(row.integer(2) ?? 0), failed: Int(row.integer(3) ?? 0),
                invalidRequests: Int(row.integer(4) ?? 0))
        }
        guard let standing else { throw StoreFault.broken("job \(job) is gone in the midst of its settlement") }
        return standing
    }
}

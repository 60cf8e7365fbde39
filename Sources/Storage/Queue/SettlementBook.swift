import Enrichment
import GRDB

/// Enters how the work on leased sites ended; a lease that is no longer the holder's enters nothing.
struct SettlementBook {
    let db: Database
    let now: Moment
    private let serverKeys: ServerKeys
    let sites: SiteMoves
    let jobs: JobMoves
    let questions: Questions
    let contacts: ContactUpsert
    let calls: CallBook
    private let circuits: CircuitBook
    private let freshSites: FreshSites

    init(db: Database, now: Moment, serverKeys: ServerKeys, circuits: CircuitBook) throws {
        self.db = db
        self.now = now
        self.serverKeys = serverKeys
        sites = SiteMoves(db: db, now: now)
        jobs = JobMoves(db: db, now: now)
        questions = Questions(db: db)
        contacts = try ContactUpsert(db: db, now: now)
        calls = CallBook(db: db, now: now)
        self.circuits = circuits
        freshSites = FreshSites(db: db, now: now)
    }

    func enter(_ settlements: [Settlement]) throws -> [SettlementReceipt] {
        var gains: [Int64: JobGain] = [:]
        var touched: Set<Int64> = []
        let held = try settlements.map { settlement -> (job: Int64, circuit: CircuitChange?)? in
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
            touched.formUnion(try enter(settlement, of: held, gains: &gains))
            let call = ProviderCall(site: held.name, epoch: settlement.lease.epoch)
            let circuit =
                settlement.askedNobody ? nil : try circuits.settled(call, to: held.provider, with: settlement.result)
            return (job, circuit)
        }
        try jobs.add(gains)
        try jobs.conclude(touched)
        var standings: [Int64: JobStanding] = [:]
        return try held.map { held in
            guard let (job, circuit) = held else { return .leaseLost }
            var standing = try standings[job] ?? standing(of: job)
            standings[job] = standing
            standing.circuit = circuit
            return .recorded(standing)
        }
    }

    /// Returns the jobs it stopped, and those whose sites waited for the same answer.
    private func enter(
        _ settlement: Settlement, of held: HeldSite, gains: inout [Int64: JobGain]
    ) throws -> [Int64] {
        switch settlement.result {
        case .enriched(let finding):
            let call = settlement.charges.lastCharged
            guard let kept = try keep(finding, of: held, by: call) else { return [] }
            try conclude(held, by: kept, gains: &gains)
            return try share(finding, of: call, kept: kept, from: held, gains: &gains)
        case .failed(let failure):
            try sites.fail(held.name, because: failure)
        case .postponed(let instant, let postponement):
            if let stop = held.stop {
                try sites.fail(held.name, because: stop)
            } else {
                try sites.putBack(held.name, until: instant, counting: postponement)
            }
        case .givenBack:
            if let stop = held.stop {
                try sites.fail(held.name, because: stop)
            } else {
                try sites.putBack(held.name)
            }
        case .stopsJob(let failure):
            try sites.fail(held.name, because: failure)
            let key = JobKey(fingerprint: held.keyFingerprint, provider: held.provider, serverKeys: serverKeys)
            return try jobs.stop(held.name.job, key: key, because: failure)
        }
        return []
    }

    /// Writes what a call found for a site. Nil when nothing of it could be: the site is an error then.
    func keep(_ finding: Finding, of held: HeldSite, by call: CallID?) throws -> Finding? {
        if held.isGone {
            try sites.fail(held.name, because: .siteDeleted)
            return nil
        }
        let refusal = try contacts.write(finding.contacts, of: held, by: call)
        if let refusal, refusal.isOfAll {
            try sites.fail(held.name, because: Failure(.notStored, refusal.sentence))
            return nil
        }
        return refusal.map(finding.leavingOut) ?? finding
    }

    /// Ends a site with what was kept of it, and adds that to its job's gain.
    func conclude(_ held: HeldSite, by kept: Finding, gains: inout [Int64: JobGain]) throws {
        let all =
            try held.contactsFound == 0
            ? kept.contacts.count : max(held.contactsFound, JobFindings(of: held, in: db).count())
        try sites.enrich(held.name, by: kept, contacts: all)
        try freshSites.remember(held.name.site, enrichedBy: held.provider, for: held.jobID, with: kept)
        now.tally.add(all - held.contactsFound, to: .contacts)
        gains[held.name.job, default: JobGain()].addSite(contacts: all - held.contactsFound)
    }

    private func standing(of job: Int64) throws -> JobStanding {
        let statement = try db.cachedStatement(
            sql: """
                SELECT status, total_items, succeeded_items, failed_items, invalid_requests
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id WHERE sequence = ?
                """)
        var standing: JobStanding?
        try statement.run([.integer(job)]) { row in
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

import Enrichment
import GRDB

/// Enters how the work on leased sites ended; a lease that is no longer the holder's enters nothing.
struct SettlementBook {
    private let db: Database
    private let serverKeys: ServerKeys
    private let sites: SiteMoves
    private let jobs: JobMoves
    private let contacts: ContactUpsert
    private let calls: CallBook
    private let circuits: CircuitBook
    private let freshSites: FreshSites

    init(db: Database, now: Moment, serverKeys: ServerKeys, circuits: CircuitBook) throws {
        self.db = db
        self.serverKeys = serverKeys
        sites = SiteMoves(db: db, now: now)
        jobs = JobMoves(db: db, now: now)
        contacts = try ContactUpsert(db: db, now: now)
        calls = CallBook(db: db, now: now)
        self.circuits = circuits
        freshSites = FreshSites(db: db, now: now)
    }

    func enter(_ settlements: [Settlement]) throws -> [SettlementReceipt] {
        var gains: [Int64: JobGain] = [:]
        var touched: Set<Int64> = []
        let held = try settlements.map { settlement -> (job: Int64, circuit: CircuitChange?)? in
            guard let held = try HeldSite.find(settlement.lease, in: db) else { return nil }
            let job = held.name.job
            touched.insert(job)
            let spending = try calls.settle(settlement.charges, of: held.name)
            gains[job, default: JobGain()].add(spending)
            try calls.addToSite(spending, held.name)
            touched.formUnion(try enter(settlement, of: held, gain: &gains[job, default: JobGain()]))
            let call = ProviderCall(site: held.name, epoch: settlement.lease.epoch)
            return (job, try circuits.settled(call, to: held.provider, with: settlement.result))
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

    /// Returns the jobs it stopped.
    private func enter(
        _ settlement: Settlement, of held: HeldSite, gain: inout JobGain
    ) throws -> [Int64] {
        switch settlement.result {
        case .enriched(let finding):
            try enrich(held, by: finding, of: settlement.charges.lastCharged, gain: &gain)
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

    /// Adds what is enriched to the job's gain.
    private func enrich(
        _ held: HeldSite, by finding: Finding, of call: CallID?, gain: inout JobGain
    ) throws {
        if held.isGone {
            try sites.fail(held.name, because: Failure(.invalidRequest, "The site was deleted."))
            return
        }
        let refusal = try contacts.write(finding.contacts, of: held, by: call)
        if let refusal, refusal.isOfAll {
            try sites.fail(held.name, because: Failure(.notStored, refusal.sentence))
        } else {
            let kept = refusal.map(finding.leavingOut) ?? finding
            try sites.enrich(held.name, by: kept)
            try freshSites.remember(held.name.site, enrichedBy: held.provider, for: held.jobID)
            gain.add(kept)
        }
    }

    private func standing(of job: Int64) throws -> JobStanding {
        let statement = try db.cachedStatement(
            sql: """
                SELECT status, total_items, succeeded_items, failed_items, invalid_requests
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id WHERE sequence = ?
                """)
        var standing: JobStanding?
        try statement.run([.integer(job)]) { row throws(StoreFault) in
            standing = JobStanding(
                status: try JobStatus(column: row.text(0) ?? ""), total: Int(row.integer(1) ?? 0),
                succeeded: Int(row.integer(2) ?? 0), failed: Int(row.integer(3) ?? 0),
                invalidRequests: Int(row.integer(4) ?? 0))
        }
        guard let standing else { throw StoreFault.broken("job \(job) is gone in the midst of its settlement") }
        return standing
    }
}

import Enrichment
import GRDB

/// Enters how the work on leased sites ended; a lease that is no longer the holder's enters nothing.
struct SettlementBook {
    let db: Database
    let now: Moment
    let serverKeys: ServerKeys

    private var sites: SiteMoves { SiteMoves(db: db, now: now) }
    private var jobs: JobMoves { JobMoves(db: db, now: now) }

    func enter(_ settlements: [Settlement]) throws -> [SettlementReceipt] {
        var touched: Set<Int64> = []
        let held = try settlements.map { settlement -> HeldSite? in
            guard let held = try HeldSite(settlement.lease, in: db) else { return nil }
            touched.insert(held.name.job)
            touched.formUnion(try enter(settlement.result, of: held))
            return held
        }
        try jobs.conclude(touched)
        return try held.map { held in
            guard let held else { return .leaseLost }
            return .recorded(try standing(of: held.name.job))
        }
    }

    /// Returns the jobs it stopped.
    private func enter(_ result: Settlement.Result, of held: HeldSite) throws -> [Int64] {
        switch result {
        case .enriched(let finding):
            try enrich(held, by: finding)
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

    private func enrich(_ held: HeldSite, by finding: Finding) throws {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM sites WHERE id = ?")
        guard try Int.fetchOne(statement, arguments: [held.name.site]) != nil else {
            try sites.fail(held.name, because: Failure(.invalidRequest, "The site was deleted."))
            return
        }
        let upsert = ContactUpsert(db: db, now: now, site: held.name.site, job: held.jobID, provider: held.provider)
        let refusal = try upsert.write(finding.contacts)
        if let refusal, refusal.isOfAll {
            try sites.fail(held.name, because: Failure(.notStored, refusal.sentence))
        } else {
            try sites.enrich(held.name, by: refusal.map(finding.leavingOut) ?? finding)
        }
    }

    private func standing(of job: Int64) throws -> JobStanding {
        let statement = try db.cachedStatement(
            sql: """
                SELECT status, total_items, succeeded_items, failed_items, invalid_requests
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id WHERE sequence = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [job]) else {
            throw StoreFault.broken("job \(job) is gone in the midst of its settlement")
        }
        return JobStanding(
            status: try JobStatus(column: row[0]), total: row[1], succeeded: row[2], failed: row[3],
            invalidRequests: row[4])
    }
}

import Enrichment
import FoundationEssentials
import GRDB

/// Hands out leases on what a look into the queue found.
struct ClaimDesk {
    /// What all claims of a job have in common.
    private struct Assignment {
        let provider: ProviderName
        let filters: ContactFilters
        let key: SealedKey?
    }

    let db: Database
    let now: Moment

    func claim(upTo count: Int, by worker: WorkerID, for duration: Duration) throws -> ClaimBatch {
        let look = try QueueLook(in: db, at: now, upTo: count)
        let sites = SiteMoves(db: db, now: now)
        let jobs = JobMoves(db: db, now: now)
        var assignments: [Int64: Assignment] = [:]
        var claims: [Claim] = []
        var ended = look.spentJobs
        for candidate in look.candidates {
            let job = candidate.job.sequence
            if assignments[job] == nil {
                assignments[job] = try assignment(of: job)
            }
            if let failure = obstacle(to: candidate, assigned: assignments[job] != nil) {
                try sites.fail(JobSite(job: job, site: candidate.site), because: failure)
                ended.append(job)
            } else if let assignment = assignments[job], let domain = candidate.domain {
                let epoch = try sites.lease(candidate, to: worker, until: now.steady.advanced(by: duration))
                try jobs.begin(job)
                claims.append(
                    Claim(
                        lease: Lease(job: candidate.job.id, site: SiteID(rawValue: candidate.site), epoch: epoch),
                        domain: domain, provider: assignment.provider, filters: assignment.filters,
                        key: assignment.key, attempts: candidate.attempts, pauses: candidate.pauses))
            }
        }
        try jobs.conclude(ended)
        // Where sites ended instead of being claimed, there may be more behind them.
        let next = ended.isEmpty ? try QueueLook.nextAt(for: worker, in: db, at: now) : now.steady
        return ClaimBatch(claims: claims, nextAt: next)
    }

    private func obstacle(to candidate: QueueLook.Candidate, assigned: Bool) -> Failure? {
        if let stop = candidate.job.stop { return stop }
        if candidate.domain == nil { return Failure(.invalidRequest, "The site was deleted.") }
        if !assigned { return Failure(.invalidRequest, "The job's provider or filters can't be read.") }
        return nil
    }

    /// Nil when the row says something that no program of ours writes.
    private func assignment(of job: Int64) throws -> Assignment? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT provider, config, key_fingerprint, sealed_key
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id WHERE sequence = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [job]),
            let provider = ProviderName(rawValue: row[0] ?? ""),
            // Text that is no configuration is the same as one with words that are not ours.
            let filters = try? JobConfiguration(column: row[1] ?? "").filters
        else { return nil }
        let fingerprint = (row[2] as String?).map(KeyFingerprint.init)
        let sealed = row[3] as Data?
        return Assignment(
            provider: provider, filters: filters,
            key: fingerprint.flatMap { print in sealed.map { SealedKey(bytes: Array($0), fingerprint: print) } })
    }
}

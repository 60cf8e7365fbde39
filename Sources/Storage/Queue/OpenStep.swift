import Enrichment
import GRDB

/// One step of an unfinished job, as a look for work sees it.
struct OpenStep {
    let name: StepName
    let id: JobID
    let key: JobKey
    /// Why its sites are not asked for any more, but end or go on to the next step as soon as they have come back.
    let stop: Failure?
    /// When a site was last claimed here; the machine's start when none was since then.
    let lastClaimedAt: SteadyInstant

    /// All of them, the oldest job's first, and each job's in their order.
    static func fetchAll(in db: Database, serverKeys: ServerKeys) throws -> [OpenStep] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT sequence, step, job_id, key_fingerprint, job_steps.provider,
                    coalesce(enrichment_jobs.stop_code, job_steps.stop_code),
                    coalesce(enrichment_jobs.stop_error, job_steps.stop_error), last_claimed_at_ms
                FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
                CROSS JOIN job_steps ON job = sequence
                WHERE type = 'enrichment' AND status IN ('pending', 'running') ORDER BY sequence, step
                """)
        var steps: [OpenStep] = []
        try statement.run { row throws(StoreFault) in
            steps.append(
                OpenStep(
                    name: StepName(job: row.integer(0) ?? 0, step: row.integer(1) ?? 0),
                    id: JobID(rawValue: row.text(2) ?? ""),
                    key: JobKey(fingerprint: row.text(3), provider: row.text(4), serverKeys: serverKeys),
                    stop: try Failure.column(code: row.text(5), message: row.text(6)),
                    lastClaimedAt: SteadyInstant(milliseconds: row.integer(7) ?? 0)))
        }
        return steps
    }
}

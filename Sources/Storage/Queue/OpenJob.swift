import Enrichment
import GRDB

/// An unfinished job, as a look for work sees it.
struct OpenJob {
    let sequence: Int64
    let id: JobID
    let key: JobKey
    /// Why it ends as soon as the sites that are out have come back.
    let stop: Failure?
    /// When one of its sites was last claimed; the machine's start when none was since then.
    let lastClaimedAt: SteadyInstant

    /// All of them, the oldest first.
    static func fetchAll(in db: Database, serverKeys: ServerKeys) throws -> [OpenJob] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT sequence, job_id, key_fingerprint, provider, stop_code, stop_error, last_claimed_at_ms
                FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
                WHERE type = 'enrichment' AND status IN ('pending', 'running') ORDER BY sequence
                """)
        var jobs: [OpenJob] = []
        try statement.run { row throws(StoreFault) in
            jobs.append(
                OpenJob(
                    sequence: row.integer(0) ?? 0, id: JobID(rawValue: row.text(1) ?? ""),
                    key: JobKey(fingerprint: row.text(2), provider: row.text(3), serverKeys: serverKeys),
                    stop: try Failure.column(code: row.text(4), message: row.text(5)),
                    lastClaimedAt: SteadyInstant(milliseconds: row.integer(6) ?? 0)))
        }
        return jobs
    }
}

import Enrichment
import GRDB

/// What there is to do in the queue at a moment, found without changing anything.
struct QueueLook {
    /// A site that may be claimed now, or whose job or row wants to be ended.
    struct Candidate {
        let job: OpenJob
        let site: Int64
        /// Nil when the site is gone.
        let domain: String?
        let epoch: Int64
        let attempts: Int
        let pauses: Int
    }

    /// An unfinished job.
    struct OpenJob {
        let sequence: Int64
        let id: JobID
        /// Its key was asked to slow down.
        let isPaused: Bool
        /// Why it ends as soon as the sites that are out have come back.
        let stop: Failure?
        /// It has no unfinished site left and was not ended.
        let isSpent: Bool
    }

    /// Sites of the oldest jobs first, in the order of their jobs; those whose lease ran out before those that wait.
    private(set) var candidates: [Candidate] = []
    private(set) var spentJobs: [Int64] = []

    var isEmpty: Bool { candidates.isEmpty && spentJobs.isEmpty }

    init(in db: Database, at now: Moment, upTo count: Int) throws {
        for sequence in try Self.unfinishedJobs(in: db) where candidates.count < count {
            guard let job = try Self.job(sequence, in: db, at: now) else { continue }
            if job.isSpent {
                spentJobs.append(sequence)
            } else if job.stop != nil || !job.isPaused {
                candidates += try Self.sites(of: job, Self.expired, in: db, at: now, upTo: count - candidates.count)
                candidates += try Self.sites(of: job, Self.waiting, in: db, at: now, upTo: count - candidates.count)
            }
        }
    }

    private static func unfinishedJobs(in db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT sequence FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
                    WHERE type = 'enrichment' AND status IN ('pending', 'running') ORDER BY sequence
                    """))
    }

    private static func job(_ sequence: Int64, in db: Database, at now: Moment) throws -> OpenJob? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT
                    job_id, stop_code, stop_error,
                    \(hasUnfinishedSites),
                    EXISTS (
                        SELECT 1 FROM provider_pauses AS pause
                        WHERE pause.key_fingerprint = enrichment_jobs.key_fingerprint AND paused_until_ms > ?
                    )
                FROM enrichment_jobs WHERE sequence = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [now.steady.milliseconds, sequence]) else { return nil }
        return OpenJob(
            sequence: sequence, id: JobID(rawValue: row[0]), isPaused: row[4],
            stop: try Failure.column(code: row[1], message: row[2]), isSpent: !row[3])
    }

    /// The planner, without statistics, would rather walk through all that is done of a job.
    static let hasUnfinishedSites = """
        EXISTS (SELECT 1 FROM job_sites INDEXED BY job_sites_pending WHERE job = sequence AND status = 'pending')
        OR EXISTS (SELECT 1 FROM job_sites INDEXED BY job_sites_leased WHERE job = sequence AND status = 'enriching')
        """

    private static let waiting = """
        INDEXED BY job_sites_pending LEFT JOIN sites ON sites.id = site_id
        WHERE job_sites.status = 'pending' AND job = ? AND claimable_at_ms <= ?
        """

    private static let expired = """
        INDEXED BY job_sites_leased LEFT JOIN sites ON sites.id = site_id
        WHERE job_sites.status = 'enriching' AND job = ? AND lease_ends_at_ms <= ?
        """

    private static func sites(
        of job: OpenJob, _ rows: String, in db: Database, at now: Moment, upTo count: Int
    ) throws -> [Candidate] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT site_id, sites.domain, lease_epoch, attempts, pauses
                FROM job_sites \(rows) ORDER BY position LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [job.sequence, now.steady.milliseconds, count]).map { row in
            Candidate(job: job, site: row[0], domain: row[1], epoch: row[2], attempts: row[3], pauses: row[4])
        }
    }

    /// When a look is worth while again although nobody rings: a postponed site, a pause or another worker's lease
    /// that ends.
    static func nextAt(for worker: WorkerID, in db: Database, at now: Moment) throws -> SteadyInstant? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT min(instant) FROM (
                    SELECT min(claimable_at_ms) AS instant FROM job_sites
                    WHERE status = 'pending' AND claimable_at_ms > 0 AND claimable_at_ms > :now
                    UNION ALL
                    SELECT min(lease_ends_at_ms) FROM job_sites
                    WHERE status = 'enriching' AND lease_ends_at_ms > :now AND lease_worker <> :worker
                    UNION ALL
                    SELECT min(paused_until_ms) FROM provider_pauses AS pause
                    WHERE paused_until_ms > :now AND EXISTS (
                        SELECT 1 FROM enrichment_jobs
                        JOIN job_sites INDEXED BY job_sites_pending ON job = sequence AND status = 'pending'
                        WHERE enrichment_jobs.key_fingerprint = pause.key_fingerprint
                    )
                )
                """)
        return try Int64.fetchOne(
            statement, arguments: ["now": now.steady.milliseconds, "worker": worker.rawValue]
        ).map(SteadyInstant.init)
    }
}

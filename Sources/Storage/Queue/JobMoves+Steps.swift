import Enrichment
import GRDB

extension JobMoves {
    /// Has nobody asked at the step any more, or in the whole job, for a reason that concerns it: sites that wait go on to
    /// the next step or end, and those that are out follow unless they bring contacts. A failure that concerns the key does
    /// so at every step of an unfinished job under that key. The first stop is the one that counts.
    func stop(_ name: StepName, key: JobKey, because failure: Failure) throws -> Aftermath {
        if failure.code.concernsJob {
            try stop(name.job, because: failure)
            return Aftermath(jobs: [name.job])
        }
        var aftermath = Aftermath()
        let steps = failure.code.concernsKey ? try unfinishedSteps(name, orUnder: key) : [name]
        let moves = StepMoves(db: db, now: now)
        for name in steps {
            // Of no use any more is its key, either.
            try db.cachedStatement(
                sql: """
                    UPDATE job_steps SET stop_code = ?, stop_error = ?, sealed_key = NULL
                    WHERE job = ? AND step = ? AND stop_code IS NULL
                    """
            ).execute(arguments: [failure.code.rawValue, failure.message, name.job, name.step])
            if let step = try Step.find(name, in: db), try moves.passWaiting(at: step, because: failure) {
                aftermath.leavesWork = true
            }
            aftermath.jobs.append(name.job)
        }
        return aftermath
    }

    private func stop(_ job: Int64, because failure: Failure) throws {
        try db.cachedStatement(
            sql: "UPDATE enrichment_jobs SET stop_code = ?, stop_error = ? WHERE sequence = ? AND stop_code IS NULL"
        ).execute(arguments: [failure.code.rawValue, failure.message, job])
        try SiteMoves(db: db, now: now).endWaiting(of: job, because: failure)
    }

    private func unfinishedSteps(_ name: StepName, orUnder key: JobKey) throws -> [StepName] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT job, step
                FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
                CROSS JOIN job_steps ON job = sequence
                WHERE type = 'enrichment' AND status IN ('pending', 'running')
                    AND (job = ? AND step = ? OR key_fingerprint = ? OR key_fingerprint IS NULL AND job_steps.provider = ?)
                ORDER BY job, step
                """)
        return try Row.fetchAll(
            statement,
            arguments: [name.job, name.step, key.fingerprint?.rawValue, key.isServers ? key.provider : nil]
        ).map { StepName(job: $0[0], step: $0[1]) }
    }

    /// The first step of `sequence` that an unfinished site is at. Few sites are out with workers.
    private static let firstStep = """
        min(
            coalesce((
                SELECT min(step) FROM job_sites INDEXED BY job_sites_pending WHERE job = sequence AND status = 'pending'
            ), \(Int64.max)),
            coalesce((
                SELECT min(step) FROM job_sites INDEXED BY job_sites_leased WHERE job = sequence AND status = 'enriching'
            ), \(Int64.max)))
        """

    /// Whether `sequence` holds the key of a step that no site can come to any more.
    static let hasSpentKeys = """
        EXISTS (SELECT 1 FROM job_steps WHERE job = sequence AND step = 1) AND EXISTS (
            SELECT 1 FROM job_steps WHERE job = sequence AND sealed_key IS NOT NULL AND step < \(firstStep)
        )
        """

    func erasePassedKeys(of job: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_steps SET sealed_key = NULL
                WHERE job = ?1 AND step < (SELECT \(Self.firstStep) FROM enrichment_jobs WHERE sequence = ?1)
                """
        ).run([.integer(job)])
    }

    func eraseKeys(of job: Int64) throws {
        try db.cachedStatement(sql: "UPDATE job_steps SET sealed_key = NULL WHERE job = ? AND sealed_key IS NOT NULL")
            .run([.integer(job)])
    }
}

import Enrichment
import FoundationEssentials
import GRDB

/// Makes a job of what a finished one left over: its sites that ended in error or were cancelled.
struct JobRetry {
    let db: Database
    let now: Moment

    func take(_ command: RetryJob) throws -> Retrial {
        let statement = try db.cachedStatement(
            sql: """
                SELECT status, sequence FROM jobs LEFT JOIN enrichment_jobs ON job_id = jobs.id
                WHERE jobs.id = ? AND type = 'enrichment'
                """)
        guard let row = try Row.fetchOne(statement, arguments: [command.job.rawValue]) else { return .unknownJob }
        guard let sequence: Int64 = row[1] else { return .sitesUnknown }
        let status = String.fromDatabaseValue(row[0]).flatMap(JobStatus.init)
        guard status?.isFinished == true else { return .unfinished }
        let sites = try leftOver(by: sequence)
        if sites.isEmpty { return .nothingLeft }
        try insertJob(command, sites: sites.count)
        let job = db.lastInsertedRowID
        try insertSteps(of: sequence, to: job, with: command.keys)
        try JobIntake(db: db, now: now).admit(sites, to: job)
        return .accepted(sites: sites.count)
    }

    /// Those that were deleted meanwhile excepted.
    private func leftOver(by job: Int64) throws -> [SiteID] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT site_id FROM job_sites
                WHERE job = ? AND status IN ('error', 'cancelled') AND EXISTS (SELECT 1 FROM sites WHERE id = site_id)
                ORDER BY position
                """)
        return try Int64.fetchAll(statement, arguments: [job]).map(SiteID.init)
    }

    private func insertJob(_ command: RetryJob, sites: Int) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO jobs (id, type, status, provider, config, progress, total_items, processed_items, created_at)
                SELECT ?, type, 'pending', provider, config, 0, ?, 0, ? FROM jobs WHERE id = ?
                """
        ).execute(arguments: [command.id.rawValue, sites, now.wall, command.job.rawValue])
        try db.cachedStatement(
            sql: """
                INSERT INTO enrichment_jobs (job_id, max_credits, min_contacts, min_confidence, retry_of)
                SELECT ?, max_credits, min_contacts, min_confidence, job_id FROM enrichment_jobs WHERE job_id = ?
                """
        ).execute(arguments: [command.id.rawValue, command.job.rawValue])
    }

    private func insertSteps(of old: Int64, to job: Int64, with keys: [ProviderName: SealedKey]) throws {
        let intake = JobIntake(db: db, now: now)
        let statement = try db.cachedStatement(
            sql: "SELECT step, provider, question FROM job_steps WHERE job = ? ORDER BY step")
        for row in try Row.fetchAll(statement, arguments: [old]) {
            let provider: String = row[1]
            try intake.insertStep(
                StepName(job: job, step: row[0]), asking: provider, row[2],
                with: ProviderName(rawValue: provider).flatMap { keys[$0] })
        }
    }
}

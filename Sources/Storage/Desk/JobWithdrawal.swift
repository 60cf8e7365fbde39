import Enrichment
import GRDB

/// Takes an unfinished job back: what is not done of it ends, and its sites are what they were before.
struct JobWithdrawal {
    let db: Database
    let now: Moment

    func withdraw(_ job: JobID) throws -> Cancellation {
        let statement = try db.cachedStatement(
            sql: """
                SELECT status, EXISTS (SELECT 1 FROM enrichment_jobs WHERE job_id = jobs.id) FROM jobs
                WHERE id = ? AND type = 'enrichment'
                """)
        guard let row = try Row.fetchOne(statement, arguments: [job.rawValue]) else { return .unknownJob }
        // One of ours that another application has given a word of its own still holds its sites.
        let isOurs: Bool = row[1]
        guard let status = String.fromDatabaseValue(row[0]).flatMap(JobStatus.init) ?? (isOurs ? .running : nil) else {
            return .statusUnknown
        }
        switch status {
        case .cancelled: return .alreadyCancelled
        case .completed: return .finished(.completed)
        case .failed: return .finished(.failed)
        case .pending, .running:
            try restoreSites(of: job)
            try leaveSharedSites(of: job)
            try giveUpCalls(of: job)
            try endSites(of: job)
            try end(job)
            return .cancelled
        }
    }

    /// A site that was moved on to another stage meanwhile stays in that stage.
    private func restoreSites(of job: JobID) throws {
        try db.cachedStatement(
            sql: """
                UPDATE sites SET
                    pipeline_stage = iif(pipeline_stage = 'enrichment', held.prior_stage, pipeline_stage),
                    enrichment_status = held.prior_status, updated_at = ?
                FROM enrichment_jobs
                JOIN job_sites AS held ON held.job = sequence AND held.status IN ('pending', 'enriching')
                WHERE job_id = ? AND sites.id = held.site_id AND NOT EXISTS (
                    SELECT 1 FROM job_sites AS other
                    WHERE other.site_id = held.site_id AND other.job <> held.job
                        AND other.status IN ('pending', 'enriching')
                )
                """
        ).execute(arguments: [now.wall, job.rawValue])
    }

    /// A site that other unfinished jobs hold stays where it is and takes their state.
    private func leaveSharedSites(of job: JobID) throws {
        try db.cachedStatement(
            sql: """
                UPDATE sites SET enrichment_status = shared.status, updated_at = ?
                FROM (
                    SELECT other.site_id, iif(max(other.status = 'enriching'), 'enriching', 'pending') AS status
                    FROM enrichment_jobs
                    JOIN job_sites AS held ON held.job = sequence AND held.status IN ('pending', 'enriching')
                    JOIN job_sites AS other ON other.site_id = held.site_id AND other.job <> held.job
                        AND other.status IN ('pending', 'enriching')
                    WHERE job_id = ? GROUP BY other.site_id
                ) AS shared
                WHERE sites.id = shared.site_id
                """
        ).execute(arguments: [now.wall, job.rawValue])
    }

    /// Calls that are under way are of no use to anybody any more; what they cost will not be known.
    private func giveUpCalls(of job: JobID) throws {
        let calls = CallBook(db: db, now: now)
        let statement = try db.cachedStatement(
            sql: """
                SELECT job, site_id FROM job_sites JOIN enrichment_jobs ON job = sequence
                WHERE job_id = ? AND status = 'enriching'
                """)
        for row in try Row.fetchAll(statement, arguments: [job.rawValue]) {
            let site = JobSite(job: row[0], site: row[1])
            try calls.add(calls.giveUp(site), to: site)
        }
    }

    /// The epoch rises, so that whoever works on one of them can write nothing any more.
    private func endSites(of job: JobID) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    status = 'cancelled', completed_at = ?, claimable_at_ms = 0, place = NULL,
                    lease_epoch = lease_epoch + 1, lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE job = (SELECT sequence FROM enrichment_jobs WHERE job_id = ?)
                    AND status IN ('pending', 'enriching')
                """
        ).execute(arguments: [now.wall, job.rawValue])
        now.tally.add(db.changesCount, to: .sites, JobSiteStatus.cancelled.rawValue)
    }

    private func end(_ job: JobID) throws {
        try db.cachedStatement(sql: "UPDATE jobs SET status = 'cancelled', completed_at = ? WHERE id = ?")
            .execute(arguments: [now.wall, job.rawValue])
        try db.cachedStatement(
            sql: """
                UPDATE job_steps SET sealed_key = NULL
                WHERE job = (SELECT sequence FROM enrichment_jobs WHERE job_id = ?)
                """
        ).execute(arguments: [job.rawValue])
    }
}

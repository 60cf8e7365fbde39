import Enrichment
import GRDB

/// A site as part of a job: the name of a row of work.
struct JobSite: Hashable {
    /// The job's number in the order of acceptance.
    let job: Int64
    let site: Int64
}

/// What a lease still holds.
struct HeldSite {
    let name: JobSite
    let jobID: JobID
    /// The job's own key; nil is the server's.
    let keyFingerprint: String?
    /// The column's word.
    let provider: String?
    /// Why the job ends as soon as the sites that are out have come back.
    let stop: Failure?
    let leaseEndsAt: SteadyInstant

    /// Nil when the lease is no longer the holder's, or the job is gone.
    init?(_ lease: Lease, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT sequence, key_fingerprint, stop_code, stop_error, lease_ends_at_ms, provider
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id JOIN job_sites ON job = sequence AND site_id = ?
                WHERE job_id = ? AND job_sites.status = 'enriching' AND lease_epoch = ?
                """)
        let arguments: StatementArguments = [lease.site.rawValue, lease.job.rawValue, lease.epoch]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        name = JobSite(job: row[0], site: lease.site.rawValue)
        jobID = lease.job
        keyFingerprint = row[1]
        stop = try Failure.column(code: row[2], message: row[3])
        leaseEndsAt = SteadyInstant(milliseconds: row[4])
        provider = row[5]
    }
}

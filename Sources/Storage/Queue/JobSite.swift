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
    let step: Step
    let jobID: JobID
    /// The job's own key; nil is the server's.
    let keyFingerprint: String?
    /// Why the step or the whole job ends as soon as the sites that are out have come back.
    let stop: Failure?
    /// What was found for it before, each address once.
    let contactsFound: Int
    /// How many contacts were left out of that, since nothing of them may be kept.
    let suppressed: Int
    let leaseEndsAt: SteadyInstant
    /// The site was deleted while its job went on.
    let isGone: Bool

    /// The column's word.
    var provider: String? { step.provider }

    /// Nil when the lease is no longer the holder's, or the job is gone.
    static func find(_ lease: Lease, in db: Database) throws -> HeldSite? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT
                    sequence, key_fingerprint, job_steps.provider, coalesce(enrichment_jobs.stop_code, job_steps.stop_code),
                    coalesce(enrichment_jobs.stop_error, job_steps.stop_error), lease_ends_at_ms,
                    NOT EXISTS (SELECT 1 FROM sites WHERE sites.id = site_id), job_sites.step,
                    (SELECT count(*) FROM job_steps WHERE job = sequence), job_sites.contacts_found,
                    job_sites.suppressed_contacts
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id CROSS JOIN job_sites ON job_sites.job = sequence AND site_id = ?
                CROSS JOIN job_steps ON job_steps.job = sequence AND job_steps.step = job_sites.step
                WHERE job_id = ? AND job_sites.status = 'enriching' AND lease_epoch = ?
                """)
        var held: HeldSite?
        let values: [HotValue] = [.integer(lease.site.rawValue), .text(lease.job.rawValue), .integer(lease.epoch)]
        try statement.run(values) { row throws(StoreFault) in
            let job = row.integer(0) ?? 0
            held = HeldSite(
                name: JobSite(job: job, site: lease.site.rawValue),
                step: Step(
                    name: StepName(job: job, step: row.integer(7) ?? 0), provider: row.text(2),
                    count: Int(row.integer(8) ?? 0)),
                jobID: lease.job, keyFingerprint: row.text(1),
                stop: try Failure.column(code: row.text(3), message: row.text(4)),
                contactsFound: Int(row.integer(9) ?? 0), suppressed: Int(row.integer(10) ?? 0),
                leaseEndsAt: SteadyInstant(milliseconds: row.integer(5) ?? 0), isGone: row.integer(6) == 1)
        }
        return held
    }
}

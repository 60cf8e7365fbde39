import Enrichment
import GRDB
import Storage

extension TemporaryStore {
    /// Hunter, then Snov, each with a key of its own.
    static let bothKeys: [(ProviderName, String?)] = [(.hunter, "hunter key"), (.snov, "snov key")]

    /// Submits a job that asks several providers; it must be accepted.
    @discardableResult
    func submitWaterfall(
        _ name: String, _ sites: [SiteID], asking steps: [(ProviderName, String?)] = bothKeys,
        until rule: StopRule? = nil, maxCredits: Int? = nil, freshDays: Int? = nil
    ) throws -> JobID {
        let job = JobID(rawValue: name)
        let submission = try store.submit(
            SubmitJob(
                id: job, sites: sites,
                steps: steps.map { provider, key in
                    JobStep(
                        provider: provider,
                        key: key.map { SealedKey(bytes: Array($0.utf8), fingerprint: KeyFingerprint(rawValue: $0)) })
                },
                filters: ContactFilters(), stopRule: rule, maxCredits: maxCredits, freshDays: freshDays))
        guard submission == .accepted else { throw StoreFault.broken("\(submission)") }
        return job
    }

    /// What became of the sites of a job, in their order: `status step contacts code: words`.
    func ends(of job: JobID) throws -> [String] {
        try rows(
            """
            SELECT job_sites.status || ' ' || step || ' ' || job_sites.contacts_found
                || coalesce(' ' || job_sites.error_code, '') || coalesce(': ' || job_sites.error, '')
            FROM job_sites JOIN enrichment_jobs ON job = sequence WHERE job_id = ? ORDER BY position
            """, [job.rawValue]
        ).map { $0[0] }
    }

    /// The providers whose sealed keys are still there, whichever job's they are.
    func keysLeft() throws -> [String] {
        try rows("SELECT provider FROM job_steps WHERE sealed_key IS NOT NULL ORDER BY job, step").map { $0[0] }
    }
}

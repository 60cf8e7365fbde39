import Enrichment
import GRDB

extension SiteMoves {
    /// Has a site wait for another step, for which nothing counts of what it took so far.
    func pass(_ name: JobSite, to step: Int64, saying remarks: String) throws {
        try db.cachedStatement(sql: "\(Self.pass) WHERE job = ?2 AND site_id = ?3").run([
            .integer(step), .integer(name.job), .integer(name.site), HotValue(remarks.isEmpty ? nil : remarks),
        ])
        try showWaiting(name.site)
    }

    /// The same after an answer, which is what the site was for whoever cancels the job now.
    func pass(_ name: JobSite, to step: Int64, saying remarks: String, with answer: StepAnswer) throws {
        try keep(answer, of: name)
        try pass(name, to: step, saying: remarks)
    }

    /// Has all sites that wait for one step wait for another; returns how many those are.
    func passWaiting(at name: StepName, to step: Int64, saying remarks: String) throws -> Int {
        try db.cachedStatement(sql: "\(Self.pass) WHERE job = ?2 AND status = 'pending' AND step = ?3").run([
            .integer(step), .integer(name.job), .integer(name.step), HotValue(remarks.isEmpty ? nil : remarks),
        ])
        return db.changesCount
    }

    /// Writes down what a site has, which is not done with.
    func keep(_ answer: StepAnswer, of name: JobSite) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    contacts_found = ?3, suppressed_contacts = suppressed_contacts + ?5,
                    results_available = coalesce(?4, results_available),
                    prior_stage = 'enrichment', prior_status = 'enriched'
                WHERE job = ?1 AND site_id = ?2
                """
        ).run([
            .integer(name.job), .integer(name.site), HotValue(answer.contacts), HotValue(answer.resultsAvailable),
            HotValue(answer.suppressed),
        ])
        try leaveToOtherJobs(.enriched, name)
    }

    private static let pass = """
        UPDATE job_sites SET
            step = ?1, status = 'pending', attempts = 0, pauses = 0, claimable_at_ms = 0, place = NULL, lease_worker = NULL,
            lease_ends_at_ms = NULL, error = coalesce(error || ' ' || ?4, ?4, error)
        """
}

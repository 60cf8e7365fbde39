import Enrichment
import GRDB

/// The moves of a job's site, each with what it means for the site itself and, if it fails, for the job's counters.
///
/// `pending → enriching → pending | enriched | error`, `pending → error` when the job or its last step stops, and
/// `pending → skipped` for what is fresh. From step to step a site is `pending` again. What would be an error is enriched
/// where contacts were kept, with a remark: it must not hide what was paid for.
struct SiteMoves {
    let db: Database
    let now: Moment

    /// Returns the lease's epoch.
    func lease(_ candidate: QueueLook.Candidate, to worker: WorkerID, until end: SteadyInstant) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    status = 'enriching', claimable_at_ms = 0, lease_epoch = lease_epoch + 1, lease_worker = ?,
                    lease_ends_at_ms = ?, started_at = coalesce(started_at, ?)
                WHERE job = ? AND site_id = ?
                """
        ).run([
            .text(worker.rawValue), .integer(end.milliseconds), .text(now.wall), .integer(candidate.step.name.job),
            .integer(candidate.site),
        ])
        try show(.enriching, on: candidate.site)
        return candidate.epoch + 1
    }

    /// Has a site wait for whoever is out with its question; who had it before is gone.
    func leave(_ candidate: QueueLook.Candidate) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET status = 'pending', lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE job = ? AND site_id = ? AND status = 'enriching'
                """
        ).run([.integer(candidate.step.name.job), .integer(candidate.site)])
        if db.changesCount > 0 { try showWaiting(candidate.site) }
    }

    /// Back among those that wait, claimable from `instant` on; `counting` says what is counted of the try.
    func putBack(
        _ name: JobSite, until instant: SteadyInstant? = nil, counting postponement: Settlement.Postponement? = nil
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    status = 'pending', claimable_at_ms = ?, attempts = attempts + ?, pauses = pauses + ?,
                    lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE job = ? AND site_id = ?
                """
        ).execute(arguments: [
            instant?.milliseconds ?? 0, postponement == .unavailable ? 1 : 0, postponement == .throttled ? 1 : 0,
            name.job, name.site,
        ])
        if let postponement { now.tally.add(to: .retries, postponement.word) }
        try showWaiting(name.site)
    }

    /// The job counts it by itself. What was remarked on it at earlier steps stays.
    func enrich(_ name: JobSite, with answer: StepAnswer) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    status = 'enriched', contacts_found = ?3, suppressed_contacts = suppressed_contacts + ?7,
                    results_available = coalesce(?4, results_available),
                    error = coalesce(error || ' ' || ?5, ?5, error),
                    completed_at = ?6, claimable_at_ms = 0, place = NULL, lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE job = ?1 AND site_id = ?2
                """
        ).run([
            .integer(name.job), .integer(name.site), HotValue(answer.contacts), HotValue(answer.resultsAvailable),
            HotValue(answer.note), .text(now.wall), HotValue(answer.suppressed),
        ])
        now.tally.add(to: .sites, JobSiteStatus.enriched.rawValue)
        try showEnriched(name)
    }

    /// Leaves the site itself, and what it was before the other unfinished jobs, enriched.
    func showEnriched(_ name: JobSite) throws {
        try show(.enriched, on: name.site)
        try leaveToOtherJobs(.enriched, name)
    }

    /// Ends a site that nobody will bring anything more for.
    func end(_ name: JobSite, because failure: Failure, saying text: String) throws {
        try end("site_id = ?2", name.site, of: name.job, because: failure, saying: text)
    }

    /// Ends every site that waits at a step.
    func endWaiting(at step: StepName, because failure: Failure, saying text: String) throws {
        try end("status = 'pending' AND step = ?2", step.step, of: step.job, because: failure, saying: text)
    }

    /// Ends every site of the job that nobody has begun, or that waits for another step.
    func endWaiting(of job: Int64, because failure: Failure) throws {
        try end("status = 'pending' AND ?2 IS NULL", nil, of: job, because: failure, saying: failure.message)
    }

    private func end(
        _ condition: String, _ argument: Int64?, of job: Int64, because failure: Failure, saying text: String
    ) throws {
        let condition = "job = ?1 AND \(condition)"
        let isKept =
            failure.code.leavesContacts
            ? "contacts_found > 0 AND EXISTS (SELECT 1 FROM sites WHERE sites.id = job_sites.site_id)"
            : "false"
        let rows: [HotValue] = [.integer(job), argument.map { .integer($0) } ?? .null]
        let ended = """
            FROM (SELECT site_id, iif(\(isKept), 'enriched', 'error') AS status FROM job_sites WHERE \(condition)) AS ended
            """
        try db.cachedStatement(
            sql: "UPDATE sites SET enrichment_status = ended.status, updated_at = ?3 \(ended) WHERE id = ended.site_id"
        ).run(rows + [.text(now.wall)])
        try db.cachedStatement(
            sql: """
                UPDATE job_sites INDEXED BY job_sites_unfinished SET
                    prior_stage = 'enrichment', prior_status = ended.status
                \(ended)
                WHERE job_sites.status IN ('pending', 'enriching') AND job <> ?1 AND job_sites.site_id = ended.site_id
                """
        ).run(rows)
        var (enriched, failed) = (0, 0)
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    status = iif(\(isKept), 'enriched', 'error'), error_code = iif(\(isKept), NULL, ?3),
                    error = coalesce(error || ' ', '') || iif(\(isKept), \(Self.keptContacts), '') || ?4,
                    completed_at = ?5, claimable_at_ms = 0, place = NULL, lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE \(condition) RETURNING status = 'enriched'
                """
        ).run(rows + [.text(failure.code.rawValue), .text(text), .text(now.wall)]) { row in
            if row.integer(0) == 1 { enriched += 1 } else { failed += 1 }
        }
        now.tally.add(enriched, to: .sites, JobSiteStatus.enriched.rawValue)
        now.tally.add(failed, to: .sites, failure.code.rawValue)
        try db.cachedStatement(
            sql: """
                UPDATE enrichment_jobs SET
                    succeeded_items = succeeded_items + ?, failed_items = failed_items + ?,
                    invalid_requests = invalid_requests + ?
                WHERE sequence = ?
                """
        ).run([
            HotValue(enriched), HotValue(failed), HotValue(failure.code == .invalidRequest ? failed : 0), .integer(job),
        ])
    }

    /// Another job may be out with it.
    func showWaiting(_ site: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE sites SET updated_at = ?, enrichment_status = iif(
                    EXISTS (
                        SELECT 1 FROM job_sites INDEXED BY job_sites_unfinished
                        WHERE site_id = sites.id AND job_sites.status IN ('pending', 'enriching')
                            AND job_sites.status = 'enriching'
                    ), 'enriching', 'pending')
                WHERE id = ?
                """
        ).run([.text(now.wall), .integer(site)])
    }

    private func show(_ status: EnrichmentStatus, on site: Int64) throws {
        try db.cachedStatement(sql: "UPDATE sites SET enrichment_status = ?, updated_at = ? WHERE id = ?")
            .run([.text(status.rawValue), .text(now.wall), .integer(site)])
    }

    /// What this job made of the site is what the site was before the other unfinished jobs.
    func leaveToOtherJobs(_ status: EnrichmentStatus, _ name: JobSite) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET prior_stage = 'enrichment', prior_status = ?
                WHERE status IN ('pending', 'enriching') AND job <> ? AND site_id = ?
                """
        ).run([.text(status.rawValue), .integer(name.job), .integer(name.site)])
    }
}

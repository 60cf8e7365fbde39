import Enrichment
import GRDB

/// The sites that were enriched lately, of which some jobs do not want to hear again.
struct FreshSites {
    let db: Database
    let now: Moment

    /// When a site was last enriched, and for which job.
    struct Enrichment {
        /// As the columns named `…_at` hold it.
        let at: String
        let job: String
    }

    /// Remembers that a site was enriched, and what was said of its company, of which null takes nothing away; nothing
    /// where the job's provider is not known.
    func remember(_ site: Int64, enrichedBy provider: String?, for job: JobID, with finding: Finding) throws {
        guard let provider else { return }
        let company = finding.company
        try db.cachedStatement(sql: Self.enrichment).run([
            .integer(site), .text(provider), .text(now.wall), .text(job.rawValue), HotValue(company?.organization),
            HotValue(company?.pattern), HotValue(company?.acceptsAll), HotValue(company?.isDisposable),
            HotValue(company?.isWebmail), HotValue(finding.resultsAvailable),
        ])
    }

    private static let enrichment = """
        INSERT INTO site_enrichments (
            site_id, provider, enriched_at, job_id, organization, pattern, accepts_all, is_disposable, is_webmail,
            results_available
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site_id, provider) DO UPDATE SET
            enriched_at = excluded.enriched_at, job_id = excluded.job_id,
            organization = coalesce(excluded.organization, organization),
            pattern = coalesce(excluded.pattern, pattern),
            accepts_all = coalesce(excluded.accepts_all, accepts_all),
            is_disposable = coalesce(excluded.is_disposable, is_disposable),
            is_webmail = coalesce(excluded.is_webmail, is_webmail),
            results_available = coalesce(excluded.results_available, results_available)
        """

    /// The site's last enrichment by the provider, if that is no more than `days` ago. One that seems to lie ahead, since
    /// the clock went back, is fresh.
    func enrichment(of site: Int64, by provider: ProviderName, within days: Int) throws -> Enrichment? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT enriched_at, job_id FROM site_enrichments
                WHERE site_id = ? AND provider = ? AND enriched_at >= datetime(?, '-' || ? || ' days')
                """)
        var enrichment: Enrichment?
        try statement.run([.integer(site), .text(provider.rawValue), .text(now.wall), HotValue(days)]) { row in
            enrichment = Enrichment(at: row.text(0) ?? "", job: row.text(1) ?? "")
        }
        return enrichment
    }

    /// Does without the call that would ask for a site again what the provider answered lately. Unless that was enough the
    /// next step is asked.
    func spare(_ name: JobSite, at step: Step, because enrichment: Enrichment) throws {
        if step.isAlone { return try skip(name, because: enrichment) }
        let reckoning = try Reckoning(of: name, in: db)
        let answer = StepAnswer(
            contacts: reckoning.contacts, resultsAvailable: nil,
            note: "Not asked again: the site was enriched on \(enrichment.at).")
        if !step.isLast, !reckoning.isEnough {
            try StepMoves(db: db, now: now).goOn(name, at: step, with: answer)
        } else if reckoning.contacts > 0 {
            try SiteMoves(db: db, now: now).enrich(name, with: answer.remarked(at: step))
            try JobMoves(db: db, now: now).add([name.job: JobGain(endedSites: 1)])
        } else {
            try skip(name, because: enrichment)
        }
    }

    /// Ends a job's site without asking for it: it is enriched, as it was.
    private func skip(_ name: JobSite, because enrichment: Enrichment) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    status = 'skipped', fresh_since = ?, fresh_job_id = ?, completed_at = ?, claimable_at_ms = 0, place = NULL,
                    lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE job = ? AND site_id = ?
                """
        ).run([
            .text(enrichment.at), .text(enrichment.job), .text(now.wall), .integer(name.job), .integer(name.site),
        ])
        try db.cachedStatement(sql: "UPDATE enrichment_jobs SET skipped_items = skipped_items + 1 WHERE sequence = ?")
            .run([.integer(name.job)])
        now.tally.add(to: .sites, JobSiteStatus.skipped.rawValue)
        try SiteMoves(db: db, now: now).showEnriched(name)
    }
}

import Enrichment
import GRDB

/// What must hold between the tables after every transaction, whoever wrote it.
struct WorkBooks {
    let db: Database
    /// What each job's calls cost by the provider's own account.
    let charged: [JobID: Int]
    let now: SteadyInstant

    /// What does not hold, in words.
    func faults() throws -> [String] {
        try Self.rules.flatMap { rule, sql in
            try String.fetchAll(db, sql: sql, arguments: sql.contains("?1") ? [now.milliseconds] : [])
                .map { "\(rule): \($0)" }
        } + unpaid()
    }

    /// Whatever the provider charged stands in the books or is open.
    private func unpaid() throws -> [String] {
        try charged.compactMap { job, credits in
            let known = try Int.fetchOne(
                db,
                sql: """
                    SELECT credits_used + credits_unknown + coalesce((
                        SELECT sum(most_credits) FROM provider_calls WHERE job = sequence AND outcome IS NULL
                    ), 0) FROM enrichment_jobs WHERE job_id = ?
                    """, arguments: [job.rawValue])
            return known ?? 0 < credits ? "\(job.rawValue) was charged \(credits), the books say \(known ?? 0)" : nil
        }
    }

    private static let rules = [
        "the counters count the sites": """
        SELECT job_id FROM enrichment_jobs JOIN jobs ON jobs.id = job_id
        JOIN job_sites ON job = sequence GROUP BY sequence
        HAVING succeeded_items <> total(job_sites.status = 'enriched')
            OR failed_items <> total(job_sites.status = 'error')
            OR skipped_items <> total(job_sites.status = 'skipped')
            OR total_items <> count(*)
            OR enrichment_jobs.contacts_found <> total(job_sites.contacts_found)
            OR enrichment_jobs.credits_used <> total(job_sites.credits_used)
            OR enrichment_jobs.credits_unknown <> total(job_sites.credits_unknown)
            OR processed_items <> total(job_sites.status IN ('enriched', 'error', 'skipped'))
        """,
        "a job is unfinished as long as one of its sites is": """
        SELECT job_id || ' ' || status FROM enrichment_jobs JOIN jobs ON jobs.id = job_id
        WHERE (status IN ('pending', 'running')) <> EXISTS (
            SELECT 1 FROM job_sites WHERE job = sequence AND job_sites.status IN ('pending', 'enriching')
        )
        """,
        "a finished job holds no key": """
        SELECT job_id FROM enrichment_jobs JOIN jobs ON jobs.id = job_id JOIN job_steps ON job = sequence
        WHERE sealed_key IS NOT NULL AND status NOT IN ('pending', 'running')
        """,
        "nobody waits where nothing is asked any more": """
        SELECT job || '/' || site_id || ' at ' || step FROM job_sites JOIN job_steps USING (job, step)
        JOIN enrichment_jobs ON sequence = job
        WHERE status = 'pending' AND (job_steps.stop_code IS NOT NULL OR enrichment_jobs.stop_code IS NOT NULL)
        """,
        "no further provider is asked for a site that has enough": """
        SELECT job || '/' || site_id FROM job_sites JOIN enrichment_jobs ON sequence = job
        WHERE status IN ('pending', 'enriching') AND step > 0 AND job_sites.contacts_found >= min_contacts
        """,
        "a site that has too few ends at the last provider that is asked": """
        SELECT job_id || '/' || site_id FROM job_sites JOIN enrichment_jobs ON sequence = job JOIN jobs ON jobs.id = job_id
        WHERE job_sites.status = 'enriched' AND job_sites.contacts_found < min_contacts
            AND json_extract(config, '$.skip_if_enriched_within_days') IS NULL AND enrichment_jobs.stop_code IS NULL
            AND EXISTS (
                SELECT 1 FROM job_steps
                WHERE job_steps.job = job_sites.job AND job_steps.step > job_sites.step AND stop_code IS NULL
            )
        """,
        "a key is kept only as long as a site can come to its provider": """
        SELECT job || ' ' || step FROM job_steps WHERE sealed_key IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM job_sites WHERE job_sites.job = job_steps.job AND job_sites.step <= job_steps.step
                AND status IN ('pending', 'enriching')
        )
        """,
        "only sites that are out have open calls": """
        SELECT job || '/' || site_id FROM provider_calls WHERE outcome IS NULL AND NOT EXISTS (
            SELECT 1 FROM job_sites WHERE job_sites.job = provider_calls.job
                AND job_sites.site_id = provider_calls.site_id AND status = 'enriching'
        )
        """,
        "the account agrees with the counters": """
        SELECT job_id FROM enrichment_jobs
        WHERE credits_used <> (SELECT total(credits) FROM provider_calls WHERE job = sequence)
            OR credits_unknown <> (
                SELECT total(most_credits) FROM provider_calls WHERE job = sequence AND outcome = 'unknown')
        """,
        "no job spends more than it may": """
        SELECT job_id FROM enrichment_jobs WHERE credits_used + credits_unknown + (
            SELECT total(most_credits) FROM provider_calls WHERE job = sequence AND outcome IS NULL
        ) > max_credits
        """,
        "a site is enriching only while somebody is out with it": """
        SELECT id FROM sites WHERE enrichment_status = 'enriching' AND NOT EXISTS (
            SELECT 1 FROM job_sites WHERE site_id = sites.id AND status = 'enriching'
        )
        """,
        "nothing is asked twice at once": """
        SELECT question || ' ' || replace(domain, 'www.', '') AS asked
        FROM job_sites JOIN job_steps USING (job, step) JOIN sites ON sites.id = site_id
        WHERE job_sites.status = 'enriching' AND lease_ends_at_ms > ?1 GROUP BY asked HAVING count(*) > 1
        """,
        "each contact of a job has a finding": """
        SELECT job_id || ' ' || contacts_found FROM enrichment_jobs
        WHERE contacts_found <> (
            SELECT count(DISTINCT contact_id) FROM contact_findings WHERE contact_findings.job_id = enrichment_jobs.job_id)
        """,
        "each site has as many contacts as its job found there": """
        SELECT job_id || '/' || site_id FROM job_sites JOIN enrichment_jobs ON sequence = job
        WHERE job_sites.contacts_found <> (
            SELECT count(*) FROM contacts WHERE contacts.site_id = job_sites.site_id AND EXISTS (
                SELECT 1 FROM contact_findings WHERE contact_id = contacts.id
                    AND contact_findings.job_id = enrichment_jobs.job_id))
        """,
        "what was searched to its end has all there is": """
        SELECT job_id || '/' || site_id FROM job_sites JOIN enrichment_jobs ON sequence = job
        JOIN jobs ON jobs.id = job_id JOIN sites ON sites.id = site_id
        WHERE job_sites.status = 'enriched' AND config ->> 'limit' = 2
            AND coalesce(job_sites.error, '') NOT LIKE 'Kept the first %'
            AND job_sites.contacts_found
                <> 2 + CAST(replace(replace(domain, 'www.', ''), 'site', '') AS INTEGER) % 4
        """,
        "what was kept is not an error": """
        SELECT job_id || '/' || site_id FROM job_sites JOIN enrichment_jobs ON sequence = job
        WHERE job_sites.status = 'error' AND job_sites.contacts_found > 0
        """,
    ]
}

import GRDB

/// Where what is kept beside the tables is not what they hold.
enum KeptCountsRecount {
    private static let questions = [
        "sites that are not listed as they are": """
        SELECT count(*) FROM sites FULL JOIN listed_sites ON site_id = id
        WHERE id IS NULL OR site_id IS NULL OR sites.pipeline_stage IS NOT listed_sites.pipeline_stage
            OR sites.created_at IS NOT listed_sites.created_at
            OR enrichment_status IS NOT 'enriching' AND (
                enrichment_status IS NOT resting_status
                OR listed_sites.contacts <> (SELECT count(*) FROM contacts WHERE site_id = sites.id))
        """,
        "counts of sites": """
        SELECT count(*) FROM (
            SELECT coalesce(pipeline_stage, x'') AS stage, coalesce(resting_status, x'') AS status, count(*) AS many
            FROM listed_sites GROUP BY 1, 2
        ) FULL JOIN site_counts ON pipeline_stage = stage AND resting_status = status
        WHERE coalesce(many, 0) <> coalesce(sites, 0)
        """,
        "counts of jobs": """
        SELECT count(*) FROM (SELECT status AS word, count(*) AS many FROM jobs WHERE type = 'enrichment' GROUP BY 1)
        FULL JOIN job_counts ON status = word WHERE coalesce(many, 0) <> coalesce(jobs, 0)
        """,
        "counts of contacts": """
        SELECT count(*) FROM (
            SELECT coalesce(verification_status, x'') AS result, coalesce(type, x'') AS kind,
                coalesce(confidence, -1) AS per_cent, count(*) AS many
            FROM contacts WHERE id <= (SELECT up_to FROM counted_contacts) GROUP BY 1, 2, 3
        ) FULL JOIN contact_counts ON verification_status = result AND type = kind AND confidence = per_cent
        WHERE coalesce(many, 0) <> coalesce(contact_counts.contacts, 0)
        """,
        "counters of jobs": """
        SELECT count(*) FROM enrichment_jobs JOIN jobs ON id = job_id
        WHERE succeeded_items <> (SELECT count(*) FROM job_sites WHERE job = sequence AND job_sites.status = 'enriched')
            OR failed_items <> (SELECT count(*) FROM job_sites WHERE job = sequence AND job_sites.status = 'error')
            OR skipped_items <> (SELECT count(*) FROM job_sites WHERE job = sequence AND job_sites.status = 'skipped')
            OR total_items <> (SELECT count(*) FROM job_sites WHERE job = sequence)
            OR processed_items <> succeeded_items + failed_items + skipped_items
        """,
    ]

    static func differences(_ db: Database) throws -> [String] {
        try questions.compactMap { name, sql in
            guard let count = try Int.fetchOne(db, sql: sql), count > 0 else { return nil }
            return "\(count) \(name)"
        }
    }
}

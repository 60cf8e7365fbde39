import Enrichment
import GRDB

/// What a job has found for one of its sites so far, held against the job's rule.
///
/// Contacts count as they stand, whoever told what of them. A job that takes what is fresh for an answer also counts what it
/// was spared to ask for: whatever is known of the site.
struct Reckoning {
    /// By all its steps, each address once.
    let contacts: Int
    /// Whether nobody else is to be asked.
    let isEnough: Bool

    /// In SQL: a contact, if it is one, counts for a rule with this `min_confidence`.
    static let isCertain = """
        (min_confidence IS NULL OR coalesce(confidence >= min_confidence, verification_status = 'valid'))
        """

    init(of site: JobSite, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*) FILTER (WHERE is_found),
                    count(*) FILTER (WHERE is_certain AND (is_found OR takes_fresh)) >= min_contacts
                FROM (
                    SELECT min_contacts,
                        EXISTS (
                            SELECT 1 FROM contact_findings WHERE contact_id = contacts.id AND job_id = jobs.id
                        ) AS is_found,
                        contacts.id IS NOT NULL AND \(Self.isCertain) AS is_certain,
                        CASE WHEN json_valid(config)
                            THEN json_extract(config, '$.\(JobConfiguration.freshDaysName)') IS NOT NULL
                        END AS takes_fresh
                    FROM enrichment_jobs JOIN jobs ON jobs.id = job_id LEFT JOIN contacts ON site_id = ?2
                    WHERE sequence = ?1
                )
                """)
        var found: (contacts: Int, isEnough: Bool)?
        try statement.run([.integer(site.job), .integer(site.site)]) { row in
            found = (Int(row.integer(0) ?? 0), row.integer(1) == 1)
        }
        contacts = found?.contacts ?? 0
        isEnough = found?.isEnough ?? true
    }
}

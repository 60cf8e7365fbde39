import GRDB

/// Sets right what the database keeps of its numbers (V010_counts.sql) where it has come to differ from them.
///
/// A row that another application's INSERT OR REPLACE pushes out goes without a trigger, and is counted for ever. Nothing
/// else does that to contacts and jobs; a site takes its row of ours along.
///
/// To count takes long where there are many, so it is done without the write gate, within one state of the database. What
/// is found there is by how much a count is wrong: whatever is written meanwhile changes the count and the number alike, so
/// that it is as wrong afterwards.
struct KeptCountsRepair: Sendable {
    /// A count's name, and what it lacks.
    private let contacts: [[DatabaseValue]]
    private let jobs: [[DatabaseValue]]
    private let sites: [Int64]

    /// Those of sites that are being enriched are made anew when that ends.
    init(_ db: Database) throws {
        contacts = try Row.fetchAll(
            db,
            sql: """
                SELECT verification_status, type, confidence, sum(wrong) FROM (
                    SELECT coalesce(verification_status, x'') AS verification_status, coalesce(type, x'') AS type,
                        coalesce(confidence, -1) AS confidence, 1 AS wrong
                    FROM contacts WHERE rowid <= (SELECT up_to FROM counted_contacts)
                    UNION ALL SELECT verification_status, type, confidence, -contacts FROM contact_counts
                ) GROUP BY 1, 2, 3 HAVING sum(wrong) <> 0
                """
        ).map { Array($0.databaseValues) }
        jobs = try Row.fetchAll(
            db,
            sql: """
                SELECT status, sum(wrong) FROM (
                    SELECT coalesce(status, x'') AS status, 1 AS wrong FROM jobs WHERE type = 'enrichment'
                    UNION ALL SELECT status, -jobs FROM job_counts
                ) GROUP BY 1 HAVING sum(wrong) <> 0
                """
        ).map { Array($0.databaseValues) }
        sites = try Int64.fetchAll(
            db,
            sql: """
                SELECT site_id FROM listed_sites JOIN sites ON sites.id = site_id
                WHERE enrichment_status IS NOT 'enriching'
                    AND listed_sites.contacts <> (SELECT count(*) FROM contacts WHERE contacts.site_id = sites.id)
                """)
    }

    /// How many counts are wrong.
    var count: Int { contacts.count + jobs.count + sites.count }

    func apply(to db: Database) throws {
        let contact = try db.cachedStatement(
            sql: """
                INSERT INTO contact_counts VALUES (?1, ?2, ?3, max(?4, 0))
                ON CONFLICT (verification_status, type, confidence) DO UPDATE SET contacts = max(contacts + ?4, 0)
                """)
        for row in contacts { try contact.execute(arguments: StatementArguments(row)) }
        let job = try db.cachedStatement(
            sql: """
                INSERT INTO job_counts VALUES (?1, max(?2, 0)) ON CONFLICT (status) DO UPDATE SET jobs = max(jobs + ?2, 0)
                """)
        for row in jobs { try job.execute(arguments: StatementArguments(row)) }
        let site = try db.cachedStatement(
            sql: """
                UPDATE listed_sites SET contacts = (
                    SELECT count(*) FROM contacts WHERE contacts.site_id = listed_sites.site_id
                )
                WHERE site_id = ?
                """)
        for id in sites { try site.execute(arguments: [id]) }
    }
}

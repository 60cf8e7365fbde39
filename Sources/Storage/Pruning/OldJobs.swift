import Enrichment
import GRDB

/// A part of our jobs, in the order in which they were accepted: those of them that ended long ago.
struct OldJobs {
    struct Job: Hashable {
        let sequence: Int64
        let id: String
        /// Whether anything is left of the work on its sites.
        let hasWork: Bool
        /// It found nobody, so no contact is its, and no finding; and none of its calls is unsettled.
        let mayGo: Bool
    }

    private static let length = 200

    private(set) var jobs: [Job] = []
    /// The last job of this part; nil when no later one can be old.
    private(set) var next: Int64?

    /// Jobs of other types, and those of the application that made the database, are none of ours.
    init(after last: Int64, _ limit: JobAgeLimit, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT
                    sequence, jobs.id, unixepoch(created_at), unixepoch(completed_at),
                    type = 'enrichment' AND status IN ('completed', 'failed', 'cancelled'),
                    EXISTS (SELECT 1 FROM job_sites WHERE job = sequence),
                    contacts_found = 0
                        AND NOT EXISTS (SELECT 1 FROM provider_calls WHERE job = sequence AND outcome IS NULL)
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id
                WHERE sequence > ? ORDER BY sequence LIMIT ?
                """)
        let (cutoff, now) = (limit.cutoff.unixSeconds, limit.now.unixSeconds)
        var count = 0
        var isAtEnd = false
        try statement.run([.integer(last), .integer(Int64(Self.length))]) { row in
            guard !isAtEnd else { return }
            // Whatever was accepted after a young job is young, also when the clock was wrong as it ended.
            if let createdAt = row.integer(2), createdAt > cutoff, createdAt <= now {
                isAtEnd = true
                return
            }
            count += 1
            next = row.integer(0)
            // What has no time, or one that has not come, is kept.
            guard row.integer(4) == 1, let completedAt = row.integer(3), completedAt <= cutoff else { return }
            jobs.append(
                Job(
                    sequence: row.integer(0) ?? 0, id: row.text(1) ?? "", hasWork: row.integer(5) == 1,
                    mayGo: row.integer(6) == 1))
        }
        if isAtEnd || count < Self.length { next = nil }
    }
}

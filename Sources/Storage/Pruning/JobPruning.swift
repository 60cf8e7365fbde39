import Enrichment
import GRDB

/// Forgets old jobs, as much of them as a short transaction does.
struct JobPruning {
    private static let mostRows = 500
    private static let rowsAtOnce = 100
    private static let longest = Duration.milliseconds(20)

    private let db: Database
    private let time: any Timekeeper
    private let beganAt: SteadyInstant
    /// Nil when jobs are to stay.
    private let referrers: JobReferrers?
    private var rows = PrunedRows()

    /// `jobsMayGo` only where references are not enforced: to see that no contact refers to a job, SQLite would read
    /// all there are for each.
    init(db: Database, time: any Timekeeper, jobsMayGo: Bool) throws {
        self.db = db
        self.time = time
        beganAt = time.steadyNow()
        referrers = jobsMayGo ? try JobReferrers(in: db) : nil
    }

    /// `last` is the job before `old`.
    mutating func prune(_ old: OldJobs, after last: Int64) throws -> PruningStep {
        var last = last
        for job in old.jobs {
            guard try pruneWork(of: job) else { return PruningStep(rows: rows, next: .jobs(after: last)) }
            if job.mayGo, let referrers, try !referrers.name(job) { try remove(job) }
            last = job.sequence
        }
        return PruningStep(rows: rows, next: old.next.map { .jobs(after: $0) })
    }

    private var hasTime: Bool { rows.total < Self.mostRows && time.steadyNow().since(beganAt) < Self.longest }

    /// Returns whether nothing is left of it.
    private mutating func pruneWork(of job: OldJobs.Job) throws -> Bool {
        guard job.hasWork else { return true }
        while hasTime {
            try db.cachedStatement(
                sql: """
                    DELETE FROM job_sites WHERE job = ?1 AND position IN (
                        SELECT position FROM job_sites WHERE job = ?1 ORDER BY position LIMIT ?2
                    )
                    """
            ).execute(arguments: [job.sequence, Self.rowsAtOnce])
            rows.sites += db.changesCount
            if db.changesCount < Self.rowsAtOnce { return true }
        }
        return false
    }

    private mutating func remove(_ job: OldJobs.Job) throws {
        try db.cachedStatement(sql: "DELETE FROM job_steps WHERE job = ?").execute(arguments: [job.sequence])
        try db.cachedStatement(sql: "DELETE FROM enrichment_jobs WHERE sequence = ?").execute(arguments: [job.sequence])
        try db.cachedStatement(sql: "DELETE FROM jobs WHERE id = ?").execute(arguments: [job.id])
        rows.jobs += 1
    }
}

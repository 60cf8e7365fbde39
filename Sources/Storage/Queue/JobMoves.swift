import Enrichment
import GRDB

/// The moves of a job that its sites bring about: `pending → running → completed | failed`.
struct JobMoves {
    let db: Database
    let now: Moment

    /// The first of its sites was claimed.
    func begin(_ job: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE jobs SET status = 'running', started_at = coalesce(started_at, ?)
                WHERE id = (SELECT job_id FROM enrichment_jobs WHERE sequence = ?) AND status = 'pending'
                """
        ).run([.text(now.wall), .integer(job)])
    }

    /// Counts the sites that were enriched, and what calls cost.
    func add(_ gains: [Int64: JobGain]) throws {
        for (job, gain) in gains where !gain.isNothing {
            try db.cachedStatement(
                sql: """
                    UPDATE enrichment_jobs SET
                        succeeded_items = succeeded_items + ?, contacts_found = contacts_found + ?,
                        suppressed_contacts = suppressed_contacts + ?,
                        credits_used = credits_used + ?, credits_unknown = credits_unknown + ?
                    WHERE sequence = ?
                    """
            ).run([
                HotValue(gain.sites), HotValue(gain.contacts), HotValue(gain.suppressed),
                HotValue(gain.spending.used), HotValue(gain.spending.unknown), .integer(job),
            ])
        }
    }

    /// Writes the jobs' progress down, and ends those of them that have no unfinished site left.
    func conclude(_ jobs: some Sequence<Int64>) throws {
        for job in Set(jobs).sorted() {
            try showProgress(of: job)
            let rest = try rest(of: job)
            if !rest.hasUnfinishedSites { try end(job) } else if rest.hasSpentKeys { try erasePassedKeys(of: job) }
        }
    }

    private func showProgress(of job: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE jobs SET
                    processed_items = succeeded_items + failed_items + skipped_items,
                    progress = iif(
                        total_items > 0, (succeeded_items + failed_items + skipped_items) * 100 / total_items, 100)
                FROM enrichment_jobs WHERE sequence = ? AND jobs.id = job_id
                """
        ).run([.integer(job)])
    }

    private func rest(of job: Int64) throws -> (hasUnfinishedSites: Bool, hasSpentKeys: Bool) {
        let statement = try db.cachedStatement(
            sql: "SELECT \(QueueLook.hasUnfinishedSites), \(Self.hasSpentKeys) FROM enrichment_jobs WHERE sequence = ?")
        var rest = (hasUnfinishedSites: false, hasSpentKeys: false)
        try statement.run([.integer(job)]) { row in rest = (row.integer(0) == 1, row.integer(1) == 1) }
        return rest
    }

    /// The sealed keys go with the job's end.
    private func end(_ job: Int64) throws {
        let failure = try failure(of: job)
        try db.cachedStatement(
            sql: """
                UPDATE jobs SET status = ?, error = ?, completed_at = ?
                WHERE id = (SELECT job_id FROM enrichment_jobs WHERE sequence = ?) AND status IN ('pending', 'running')
                """
        ).execute(arguments: [
            (failure == nil ? JobStatus.completed : .failed).rawValue, failure?.message, now.wall, job,
        ])
        try db.cachedStatement(sql: "UPDATE enrichment_jobs SET error_code = ? WHERE sequence = ?")
            .execute(arguments: [failure?.code.rawValue, job])
        try eraseKeys(of: job)
    }

    /// Why the job failed: what stopped it or its last step, or that no site succeeded and none was fresh. A stop that cost
    /// no site is none.
    private func failure(of job: Int64) throws -> Failure? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT succeeded_items + skipped_items, failed_items,
                    coalesce(enrichment_jobs.stop_code, last.stop_code),
                    coalesce(enrichment_jobs.stop_error, last.stop_error),
                    (SELECT count(DISTINCT error_code) FROM job_sites WHERE job = sequence AND status = 'error'),
                    first.error_code, first.error
                FROM enrichment_jobs LEFT JOIN job_sites AS first ON first.job = sequence AND first.position = (
                    SELECT min(position) FROM job_sites WHERE job = sequence AND status = 'error'
                )
                LEFT JOIN job_steps AS last ON last.job = sequence AND last.step = (
                    SELECT max(step) FROM job_steps WHERE job = sequence
                )
                WHERE sequence = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [job]) else { return nil }
        let succeeded: Int = row[0]
        let failed: Int = row[1]
        guard failed > 0 else { return nil }
        if let stop = try Failure.column(code: row[2], message: row[3]) { return stop }
        guard succeeded == 0 else { return nil }
        if row[4] == 1 { return try Failure.column(code: row[5], message: row[6]) }
        return Failure(.allSitesFailed, "None of the job's \(failed) sites could be enriched; each says why.")
    }
}

/// What sites that were settled together add to their job.
struct JobGain {
    private(set) var sites = 0
    private(set) var contacts = 0
    /// Of those that are to be forgotten.
    private(set) var suppressed = 0
    private(set) var spending: Spending

    init(_ spending: Spending = Spending()) {
        self.spending = spending
    }

    init(endedSites: Int) {
        self.init()
        sites = endedSites
    }

    var isNothing: Bool { sites == 0 && contacts == 0 && suppressed == 0 && spending.isNothing }

    /// A site has so many contacts more, so many were left out, and it is done with if it has `ended`.
    mutating func add(contacts: Int, suppressed: Int, hasEnded: Bool = false) {
        if hasEnded { sites += 1 }
        self.contacts += contacts
        self.suppressed += suppressed
    }

    mutating func add(_ spending: Spending) {
        self.spending.add(spending)
    }
}

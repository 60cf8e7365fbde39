import Enrichment

/// Reads how the queue and the limiter stand: sums over what is unfinished, whatever was ever done.
final class FigureReader {
    private let keys: KeyReader
    private let timekeeper: any Timekeeper
    private let jobs: HotStatement
    private let steps: HotStatement
    private let sites: HotStatement
    private let openCalls: HotStatement
    private let openCircuits: HotStatement
    private let work: WorkFigureReader
    private let database: DatabaseFigureReader

    init(_ connection: HotConnection, timekeeper: any Timekeeper) throws(StoreFault) {
        self.timekeeper = timekeeper
        jobs = try HotStatement(connection, FigureSQL.jobs)
        steps = try HotStatement(connection, FigureSQL.steps)
        sites = try HotStatement(connection, FigureSQL.sites)
        openCalls = try HotStatement(connection, FigureSQL.openCalls)
        openCircuits = try HotStatement(connection, FigureSQL.openCircuits)
        keys = try KeyReader(connection)
        work = try WorkFigureReader(connection)
        database = try DatabaseFigureReader(connection)
    }

    /// Within a snapshot all of them are of one moment.
    func figures() throws(StoreFault) -> QueueFigures {
        let now = timekeeper.steadyNow()
        var figures = QueueFigures()
        let left = try addJobs(to: &figures)
        try addKeys(to: &figures, at: now)
        try sites.run([.integer(now.milliseconds)]) { row in
            figures.postponedSites = row.count(0)
            figures.leasedSites = row.count(1)
        }
        // What the jobs have left is known without a look at each site, and there may be a million.
        figures.waitingSites = max(left - figures.postponedSites - figures.leasedSites, 0)
        try openCalls.run { row in
            if let provider = row.provider(0) { figures.providers[provider, default: .init()].openCalls += 1 }
        }
        try openCircuits.run { row in
            if let provider = row.provider(0) { figures.providers[provider, default: .init()].isCircuitOpen = true }
        }
        figures.database = try database.figures()
        (figures.work, figures.database.logBegunAt) = try work.figures()
        return figures
    }

    /// Returns how many sites the jobs have left.
    private func addJobs(to figures: inout QueueFigures) throws(StoreFault) -> Int {
        var oldest: Int64?
        var left = 0
        try jobs.run { row throws(StoreFault) in
            if row.text(0) == JobStatus.running.rawValue {
                figures.runningJobs += 1
            } else {
                figures.pendingJobs += 1
            }
            if let created = row.integer(1) { oldest = min(oldest ?? created, created) }
            figures.creditsUsed += row.count(2)
            figures.creditsUnknown += row.count(3)
            left += row.count(4)
        }
        // A clock that went back counts as no time passed.
        if let oldest { figures.oldestJobAgeSeconds = Int(max(timekeeper.wallNow().unixSeconds - oldest, 0)) }
        return left
    }

    private func addKeys(to figures: inout QueueFigures, at now: SteadyInstant) throws(StoreFault) {
        keys.forget()
        try steps.run { row throws(StoreFault) in
            if let provider = row.provider(0) {
                let standing = try keys.standing(of: row.text(1), at: provider.rawValue)
                figures.providers[provider, default: .init()].add(standing, at: now)
            }
        }
    }
}

/// The SQL of the figures. Each is answered from an index of what is unfinished, which it names so that it fails rather
/// than walks through a table.
enum FigureSQL {
    static let jobs = """
        SELECT status, unixepoch(created_at), credits_used, credits_unknown,
            total_items - succeeded_items - failed_items - skipped_items
        FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
        WHERE type = 'enrichment' AND status IN ('pending', 'running')
        """

    /// The provider of each step that sites of an unfinished job wait for, and the key that it is asked with.
    static let steps = """
        SELECT job_steps.provider, \(JobSQL.keyFingerprint)
        FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
        CROSS JOIN job_steps ON job = sequence AND step = \(JobSQL.askedStep)
        WHERE type = 'enrichment' AND status IN ('pending', 'running')
        """

    /// Postponed and leased sites; `?1` is now.
    static let sites = """
        SELECT
            (SELECT count(*) FROM job_sites INDEXED BY job_sites_postponed
                WHERE status = 'pending' AND claimable_at_ms > 0 AND claimable_at_ms > ?1),
            (SELECT count(*) FROM job_sites INDEXED BY job_sites_leased WHERE status = 'enriching')
        """

    /// The provider of each call that is not settled.
    static let openCalls = """
        SELECT (
            SELECT provider FROM job_sites JOIN job_steps USING (job, step)
            WHERE job_sites.job = provider_calls.job AND job_sites.site_id = provider_calls.site_id
        )
        FROM provider_calls INDEXED BY provider_calls_open WHERE outcome IS NULL
        """

    /// A row for each provider that fails at most.
    static let openCircuits = "SELECT provider FROM provider_circuits WHERE retry_at_ms IS NOT NULL"
}

extension ProviderFigures {
    /// One more key that an unfinished job asks with; a key more than once changes nothing.
    fileprivate mutating func add(_ standing: KeyStanding, at now: SteadyInstant) {
        guard let reason = standing.reason(at: now) else {
            isCallFree = true
            return
        }
        waits[reason] = max(waits[reason] ?? .zero, standing.wait(for: reason, at: now))
    }
}

extension HotRow {
    /// Null is nothing to count.
    fileprivate func count(_ column: Int) -> Int { Int(integer(column) ?? 0) }

    /// Nil for none, and for one that we don't know.
    fileprivate func provider(_ column: Int) -> ProviderName? { text(column).flatMap(ProviderName.init) }
}

import Enrichment
import GRDB

/// A look for work at a moment, for one worker; it changes nothing.
struct QueueLook {
    /// A site that may be claimed now, or that wants to be ended or to go on.
    struct Candidate {
        let step: OpenStep
        let site: Int64
        /// Nil when the site is gone.
        let domain: String?
        let epoch: Int64
        let attempts: Int
        let pauses: Int
        /// How far an earlier try got.
        var place: SearchPlace?
        /// Somebody has a lease on it that is over.
        var isForsaken = false

        var name: JobSite { JobSite(job: step.name.job, site: site) }
    }

    /// What there is to do.
    struct Finds {
        /// Spread evenly over the keys, and within a key over its jobs; of each step in its job's order, those whose lease
        /// ran out before those that wait.
        var candidates: [Candidate] = []
        /// Jobs that have no unfinished site left and were not ended.
        var spentJobs: [Int64] = []

        var isEmpty: Bool { candidates.isEmpty && spentJobs.isEmpty }
    }

    let db: Database
    let now: Moment
    let worker: WorkerID
    let serverKeys: ServerKeys
    let blockages: Blockages
    let circuits: CircuitBook
    /// How long leases are given for.
    let lease: Duration

    func find(upTo count: Int) throws -> Finds {
        let steps = try OpenStep.fetchAll(in: db, serverKeys: serverKeys)
        if steps.isEmpty { return Finds() }
        let pausedKeys = try pausedKeys()
        var openPlaces = try circuits.openPlaces()
        var lines = KeyLine.lines(of: steps, held: try heldPlaces())
        var finds = Finds()
        while finds.candidates.count < count, let line = KeyLine.next(of: lines) {
            let candidate = try lines[line].next(free: count - finds.candidates.count) { step, wanted in
                if step.stop == nil, let key = step.key.fingerprint, pausedKeys.contains(key.rawValue) { return [] }
                // Sites of what was stopped are to be ended or moved on, which calls nobody.
                if step.stop == nil, let provider = step.key.provider, let places = openPlaces[provider] {
                    let probe = try places > 0 ? freshestSite(of: step) : []
                    openPlaces[provider] = places - probe.count
                    return probe
                }
                let sites = try sites(of: step, upTo: wanted)
                if try sites.isEmpty && isSpent(step.name.job) { finds.spentJobs.append(step.name.job) }
                return sites
            }
            if let candidate { finds.candidates.append(candidate) } else { lines.remove(at: line) }
        }
        return finds
    }

    /// The planner, without statistics, would rather walk through all that is done of a job.
    static let hasUnfinishedSites = """
        EXISTS (SELECT 1 FROM job_sites INDEXED BY job_sites_pending WHERE job = sequence AND status = 'pending')
        OR EXISTS (SELECT 1 FROM job_sites INDEXED BY job_sites_leased WHERE job = sequence AND status = 'enriching')
        """

    private func isSpent(_ job: Int64) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT NOT (\(Self.hasUnfinishedSites)) FROM enrichment_jobs WHERE sequence = ?")
        var isSpent = false
        try statement.run([.integer(job)]) { row in isSpent = row.integer(0) == 1 }
        return isSpent
    }

    private func pausedKeys() throws -> Set<String> {
        let statement = try db.cachedStatement(
            sql: "SELECT key_fingerprint FROM provider_pauses WHERE paused_until_ms > ?")
        var keys: Set<String> = []
        try statement.run([.integer(now.steady.milliseconds)]) { row in
            if let key = row.text(0) { keys.insert(key) }
        }
        return keys
    }

    /// How many sites the worker has, by the steps that they are at.
    private func heldPlaces() throws -> [StepName: Int] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT job, step FROM job_sites INDEXED BY job_sites_leased
                WHERE status = 'enriching' AND lease_worker = ?
                """)
        var places: [StepName: Int] = [:]
        try statement.run([.text(worker.rawValue)]) { row in
            places[StepName(job: row.integer(0) ?? 0, step: row.integer(1) ?? 0), default: 0] += 1
        }
        return places
    }

    private func sites(of step: OpenStep, upTo count: Int) throws -> [Candidate] {
        let ends: [HotValue] = [.integer(lapse.others), .text(worker.rawValue), .integer(lapse.own)]
        let expired = try candidates(of: step, Self.expired, ends, upTo: count)
        let now = HotValue.integer(now.steady.milliseconds)
        let waiting = try candidates(of: step, Self.waiting, [now] + Questions.lives(self), upTo: count - expired.count)
        return expired + waiting
    }

    /// The site that is least likely to use up its attempts by being a probe; empty when there is none.
    private func freshestSite(of step: OpenStep) throws -> [Candidate] {
        let ends: [HotValue] = [.integer(lapse.others), .text(worker.rawValue), .integer(lapse.own)]
        let waiting = [HotValue.integer(now.steady.milliseconds)] + Questions.lives(self)
        let order = "attempts, position"
        let probe = try candidates(of: step, Self.waiting, waiting, upTo: 1, by: order)
        return try probe.isEmpty ? candidates(of: step, Self.expired, ends, upTo: 1, by: order) : probe
    }

    private static let expired = """
        INDEXED BY job_sites_leased LEFT JOIN sites ON sites.id = site_id
        WHERE job_sites.status = 'enriching' AND job = ? AND step = ?
            AND lease_ends_at_ms <= ? AND (lease_worker <> ? OR lease_ends_at_ms <= ?)
        """

    private static let waiting = """
        INDEXED BY job_sites_pending LEFT JOIN sites ON sites.id = site_id
        WHERE job_sites.status = 'pending' AND job = ? AND step = ? AND claimable_at_ms <= ? AND \(Questions.isFree)
        """

    private func candidates(
        of step: OpenStep, _ rows: String, _ values: [HotValue], upTo count: Int,
        by order: String = "position"
    ) throws -> [Candidate] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT site_id, sites.domain, lease_epoch, attempts, pauses, place, job_sites.status = 'enriching'
                FROM job_sites \(rows) ORDER BY \(order) LIMIT ?
                """)
        var candidates: [Candidate] = []
        try statement.run([.integer(step.name.job), .integer(step.name.step)] + values + [HotValue(count)]) { row in
            candidates.append(
                Candidate(
                    step: step, site: row.integer(0) ?? 0, domain: row.text(1), epoch: row.integer(2) ?? 0,
                    attempts: Int(row.integer(3) ?? 0), pauses: Int(row.integer(4) ?? 0),
                    place: row.text(5).map(SearchPlace.init), isForsaken: row.integer(6) == 1))
        }
        return candidates
    }
}

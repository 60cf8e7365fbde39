import Enrichment
import GRDB

/// What is asked of providers, so that nothing is asked twice at once: a site whose question another one is out with
/// waits, and shares the answer when it is one.
///
/// Two sites ask the same when the steps that they are at have the same question (`job_steps.question`: provider and
/// filters) and they have the same domain, as `DomainSearch` writes it. Only successes are shared: when the one that asks ends
/// otherwise, whoever waits is claimed like any other, with its own key and at its own cost.
struct Questions {
    let db: Database

    /// What is asked of each of a job's sites' domains at a step, as text.
    static func text(_ provider: ProviderName, _ filters: ContactFilters) throws -> String {
        "\(provider.rawValue) \(try JobConfiguration(filters).columnText())"
    }

    /// Of a row of `job_sites` and its `sites`: nobody is out with its question. Takes the three values of `lives`.
    static let isFree = """
        NOT EXISTS (
            \(leader("(leader.lease_ends_at_ms > ? OR leader.lease_worker = ? AND leader.lease_ends_at_ms > ?)"))
        )
        """

    /// Of a row of `job_sites` whose own lease is over: nobody has begun to ask the same meanwhile. Takes the present instant.
    static let isStillFree = """
        NOT EXISTS (
            SELECT 1 FROM sites WHERE sites.id = job_sites.site_id AND EXISTS (
                \(leader("leader.lease_ends_at_ms > ?"))
            )
        )
        """

    /// A query for who is out with the question of a row of `job_sites` and its `sites`, under a lease that is alive.
    private static func leader(_ isAlive: String) -> String {
        """
        SELECT 1 FROM sites AS same
        CROSS JOIN job_sites AS leader INDEXED BY job_sites_unfinished ON leader.site_id = same.id
        CROSS JOIN job_steps AS asking ON asking.job = leader.job AND asking.step = leader.step
        WHERE \(areAlike("sites", "same"))
            AND leader.status IN ('pending', 'enriching') AND leader.status = 'enriching' AND \(isAlive)
            AND asking.question = (
                SELECT question FROM job_steps WHERE job = job_sites.job AND step = job_sites.step
            )
        """
    }

    /// Which leases are alive to `look`: those that it may not take over.
    static func lives(_ look: QueueLook) -> [HotValue] {
        [.integer(look.lapse.others), .text(look.worker.rawValue), .integer(look.lapse.own)]
    }

    /// Whether somebody is out with the question of a site that may be taken over.
    func isAsked(_ name: JobSite, to look: QueueLook) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT NOT (\(Self.isFree)) FROM job_sites JOIN sites ON sites.id = site_id
                WHERE job = ? AND site_id = ?
                """)
        var isAsked = false
        try statement.run(Self.lives(look) + [.integer(name.job), .integer(name.site)]) { row in
            isAsked = row.integer(0) == 1
        }
        return isAsked
    }

    /// Whether sites wait for an answer that the worker is to get.
    func areAwaited(from worker: WorkerID) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT 1 FROM job_sites AS leader INDEXED BY job_sites_leased
                CROSS JOIN job_steps AS asking ON asking.job = leader.job AND asking.step = leader.step
                CROSS JOIN sites AS asked ON asked.id = leader.site_id
                CROSS JOIN sites AS same
                CROSS JOIN job_sites AS follower INDEXED BY job_sites_unfinished ON follower.site_id = same.id
                CROSS JOIN job_steps AS following ON following.job = follower.job AND following.step = follower.step
                WHERE leader.status = 'enriching' AND leader.lease_worker = ? AND \(Self.areAlike("asked", "same"))
                    AND follower.status IN ('pending', 'enriching') AND follower.status = 'pending'
                    AND following.question = asking.question
                LIMIT 1
                """)
        var areAwaited = false
        try statement.run([.text(worker.rawValue)]) { _ in areAwaited = true }
        return areAwaited
    }

    /// The sites that wait with the same question as one that was asked for: all that are not out themselves, whenever
    /// their own turn would have been. What is stopped has none.
    func followers(of leader: HeldSite) throws -> [HeldSite] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT follower.job, follower.site_id, job_id, following.key_fingerprint, following.provider,
                    follower.step, (SELECT count(*) FROM job_steps WHERE job = follower.job), follower.contacts_found,
                    follower.suppressed_contacts
                FROM sites AS asked CROSS JOIN sites AS same
                CROSS JOIN job_sites AS follower INDEXED BY job_sites_unfinished ON follower.site_id = same.id
                CROSS JOIN job_steps AS following ON following.job = follower.job AND following.step = follower.step
                CROSS JOIN enrichment_jobs ON sequence = follower.job
                WHERE asked.id = ? AND \(Self.areAlike("asked", "same"))
                    AND follower.status IN ('pending', 'enriching') AND follower.status = 'pending'
                    AND following.stop_code IS NULL AND enrichment_jobs.stop_code IS NULL
                    AND following.question = (SELECT question FROM job_steps WHERE job = ? AND step = ?)
                ORDER BY follower.job, follower.position
                """)
        var followers: [HeldSite] = []
        let asked = leader.step.name
        try statement.run([.integer(leader.name.site), .integer(asked.job), .integer(asked.step)]) { row in
            let job = row.integer(0) ?? 0
            followers.append(
                HeldSite(
                    name: JobSite(job: job, site: row.integer(1) ?? 0),
                    step: Step(
                        name: StepName(job: job, step: row.integer(5) ?? 0), provider: row.text(4),
                        count: Int(row.integer(6) ?? 0)),
                    jobID: JobID(rawValue: row.text(2) ?? ""), keyFingerprint: row.text(3), stop: nil,
                    contactsFound: Int(row.integer(7) ?? 0), suppressed: Int(row.integer(8) ?? 0),
                    leaseEndsAt: leader.leaseEndsAt, isGone: false))
        }
        return followers
    }

    /// That two rows of `sites` have the same domain; the first list lets an index find them, whichever of the forms the
    /// other one is written in.
    private static func areAlike(_ one: String, _ other: String) -> String {
        let name = bare("\(one).domain")
        return """
            \(other).domain IN (\(one).domain, \(name), 'www.' || \(name)) AND \(bare("\(other).domain")) = \(name)
            """
    }

    /// `DomainSearch`'s domain in SQL.
    static func bare(_ domain: String) -> String {
        """
        iif(substr(lower(\(domain)), 1, 4) = 'www.' AND instr(substr(\(domain), 5), '.') > 0,
            substr(lower(\(domain)), 5), lower(\(domain)))
        """
    }
}

/// What one call asks, and whom.
struct Question: Hashable {
    private let provider: ProviderName
    private let search: DomainSearch

    init(_ provider: ProviderName, _ search: DomainSearch) {
        self.provider = provider
        self.search = search
    }
}

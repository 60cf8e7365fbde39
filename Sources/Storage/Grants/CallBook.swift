import Enrichment
import GRDB

/// The account of the calls that may cost credits: opened before they are made, settled after.
struct CallBook {
    let db: Database
    let now: Moment

    /// Writes down that a call is about to be made.
    func open(for site: JobSite, key: KeyFingerprint, mostCredits: Int) throws -> CallID {
        try db.cachedStatement(
            sql: """
                INSERT INTO provider_calls (job, site_id, key_fingerprint, most_credits, opened_at)
                VALUES (?, ?, ?, ?, ?)
                """
        ).run([.integer(site.job), .integer(site.site), .text(key.rawValue), HotValue(mostCredits), .text(now.wall)])
        return CallID(rawValue: db.lastInsertedRowID)
    }

    /// Settles calls for a site, those that were settled before excepted, and counts how they went. Returns what is to
    /// be added to its counters and to its job's.
    func settle(
        _ charges: [CallID: Charge], _ traces: [CallID: CallTrace] = [:], of held: HeldSite
    ) throws -> Spending {
        var spending = Spending()
        for (call, charge) in charges {
            guard let most = try settle(call, as: charge, of: held.name) else { continue }
            spending.add(charge, most: most)
            count(traces[call] ?? CallTrace(untraced: charge), charge, most: most, to: held.provider)
        }
        return spending
    }

    /// Nobody will say any more what the open calls for a site cost: unknown, at the most they can have. Returns what is
    /// to be added to the counters.
    func giveUp(_ site: JobSite) throws -> Spending {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE provider_calls INDEXED BY provider_calls_open SET outcome = 'unknown', settled_at = ?
                WHERE job = ? AND site_id = ? AND outcome IS NULL RETURNING most_credits, (
                    SELECT provider FROM job_sites JOIN job_steps USING (job, step)
                    WHERE job_sites.job = provider_calls.job AND job_sites.site_id = provider_calls.site_id
                )
                """)
        var spending = Spending()
        try statement.run([.text(now.wall), .integer(site.job), .integer(site.site)]) { row in
            let most = Int(row.integer(0) ?? 0)
            spending.add(.unknown, most: most)
            count(CallTrace(.unknown), .unknown, most: most, to: row.text(1))
        }
        return spending
    }

    /// What the open calls of a job may cost together.
    func held(by job: Int64) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                SELECT coalesce(sum(most_credits), 0) FROM provider_calls INDEXED BY provider_calls_open
                WHERE job = ? AND outcome IS NULL
                """)
        var sum = 0
        try statement.run([.integer(job)]) { row in sum = Int(row.integer(0) ?? 0) }
        return sum
    }

    /// Adds to a site's counters and to its job's.
    func add(_ spending: Spending, to site: JobSite) throws {
        try addToSite(spending, site)
        try JobMoves(db: db, now: now).add([site.job: JobGain(spending)])
    }

    /// Adds to a site's counters; its job's are the caller's.
    func addToSite(_ spending: Spending, _ site: JobSite) throws {
        if spending.isNothing { return }
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET credits_used = credits_used + ?, credits_unknown = credits_unknown + ?
                WHERE job = ? AND site_id = ?
                """
        ).run([HotValue(spending.used), HotValue(spending.unknown), .integer(site.job), .integer(site.site)])
    }

    /// Each call once: when it is settled.
    private func count(_ trace: CallTrace, _ charge: Charge, most: Int, to provider: String?) {
        now.tally.add(to: .calls, of: provider, trace.outcome.word)
        if let took = trace.took { now.tally.add(took, to: .callDurations, of: provider) }
        if let waited = trace.waited { now.tally.add(waited, to: .callWaits, of: provider) }
        switch charge {
        case .credits(let credits): now.tally.add(credits, to: .credits, of: provider, Charge.chargedWord)
        case .unknown: now.tally.add(most, to: .credits, of: provider, Charge.unknownWord)
        }
    }

    /// Returns what the call can have cost at most; nil when it was settled before, or is none of the site's.
    private func settle(_ call: CallID, as charge: Charge, of site: JobSite) throws -> Int? {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE provider_calls SET outcome = ?, credits = ?, settled_at = ?
                WHERE id = ? AND job = ? AND site_id = ? AND outcome IS NULL RETURNING most_credits
                """)
        let (outcome, credits) =
            switch charge {
            case .credits(0): ("free", HotValue.integer(0))
            case .credits(let credits): (Charge.chargedWord, HotValue(credits))
            case .unknown: (Charge.unknownWord, HotValue.null)
            }
        var most: Int?
        try statement.run([
            .text(outcome), credits, .text(now.wall), .integer(call.rawValue), .integer(site.job), .integer(site.site),
        ]) { row in most = row.integer(0).map(Int.init) }
        return most
    }
}

extension Charge {
    static let chargedWord = "charged"
    static let unknownWord = "unknown"
}

extension Settlement.Postponement {
    /// A stable word for figures.
    var word: String {
        switch self {
        case .throttled: "throttled"
        case .unavailable: "unavailable"
        case .notAsked: "not_asked"
        }
    }
}

/// Credits to be added to counters.
struct Spending: Hashable {
    private(set) var used = 0
    /// At the most that calls of unknown cost can have cost.
    private(set) var unknown = 0

    var isNothing: Bool { used == 0 && unknown == 0 }

    mutating func add(_ charge: Charge, most: Int) {
        switch charge {
        case .credits(let credits): used += credits
        case .unknown: unknown += most
        }
    }

    mutating func add(_ other: Spending) {
        used += other.used
        unknown += other.unknown
    }
}

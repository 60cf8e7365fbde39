import Enrichment

/// Reads how keys stand, each once while it is asked for one reply.
final class KeyReader {
    private struct Known {
        let standing: KeyStanding
        /// The jobs under the key that are not finished, and how many sites each has left; nil until somebody asks.
        var jobs: [String: Int64]?
    }

    private let standing: HotStatement
    private let jobs: HotStatement
    private var known: [String: Known] = [:]

    init(_ connection: HotConnection) throws(StoreFault) {
        standing = try HotStatement(
            connection,
            """
            SELECT (SELECT paused_until_ms FROM provider_pauses WHERE key_fingerprint = ?1), next_at_ms, period_us,
                (SELECT retry_at_ms FROM provider_circuits WHERE provider = ?2)
            FROM (SELECT 1) LEFT JOIN provider_paces ON key_fingerprint = ?1
            """)
        jobs = try HotStatement(
            connection,
            """
            SELECT jobs.id, total_items - succeeded_items - failed_items - skipped_items
            FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
            CROSS JOIN job_steps ON job = sequence AND step = \(JobSQL.askedStep)
            WHERE type = 'enrichment' AND status IN ('pending', 'running') AND \(JobSQL.keyFingerprint) = ?
            """)
    }

    /// What was read before may have changed.
    func forget() {
        known.removeAll(keepingCapacity: true)
    }

    /// `provider` is the one that the key belongs to; nil is a key that nobody has named, of which no more is known.
    func standing(of key: String?, at provider: String) throws(StoreFault) -> KeyStanding {
        if let key, let known = known[key] { return known.standing }
        var found = KeyStanding()
        try standing.run([HotValue(key), .text(provider)]) { row in
            found.pausedUntil = row.integer(0).map(SteadyInstant.init)
            found.nextCallAt = row.integer(1).map(SteadyInstant.init)
            found.periodMicroseconds = row.integer(2) ?? 0
            found.circuitRestsUntil = row.integer(3).map(SteadyInstant.init)
        }
        if let key { known[key] = Known(standing: found) }
        return found
    }

    /// How many sites each of the other unfinished jobs under the key has left.
    func sitesLeft(under key: String, besides job: String) throws(StoreFault) -> [Int64] {
        if let jobs = known[key]?.jobs { return jobs.filter { $0.key != job }.map(\.value) }
        var left: [String: Int64] = [:]
        try jobs.run([.text(key)]) { row in
            if let id = row.text(0) { left[id] = row.integer(1) ?? 0 }
        }
        known[key]?.jobs = left
        return left.filter { $0.key != job }.map(\.value)
    }
}

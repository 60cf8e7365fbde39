import Enrichment
import GRDB

/// How long an estimated job would take.
struct EstimateTimes {
    let db: Database

    /// In minutes; nil where nothing limits any of the calls. Providers have their sites one after the other, so that the
    /// slowest takes at least its own time, and all together no more than the sum. `keys` are the providers' own
    /// fingerprints, nil for the server's.
    func minutes(
        of figures: EstimateFigures, _ providers: [ProviderTerms], keys: [KeyFingerprint?]
    ) throws -> ClosedRange<Int>? {
        var sum: ClosedRange<Int>?
        for (step, (terms, key)) in zip(figures.steps, zip(providers, keys)) {
            let ahead = try sitesLeft(under: key, of: terms.name)
            guard let own = EstimatedTime.minutes(for: step.quote.calls, at: terms.rates, ahead: ahead) else {
                continue
            }
            let (least, most) = (sum?.lowerBound ?? 0, sum?.upperBound ?? 0)
            sum = max(least, own.lowerBound)...most + own.upperBound
        }
        return sum
    }

    /// How many sites each unfinished job under a key has left.
    private func sitesLeft(under key: KeyFingerprint?, of provider: ProviderName) throws -> [Int] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT total_items - succeeded_items - failed_items - skipped_items
                FROM jobs INDEXED BY enrichment_jobs_unfinished JOIN enrichment_jobs ON job_id = jobs.id
                CROSS JOIN job_steps ON job = sequence AND step = \(JobSQL.askedStep)
                WHERE type = 'enrichment' AND status IN ('pending', 'running') AND \(JobSQL.keyFingerprint)
                    = coalesce(?, (SELECT key_fingerprint FROM server_keys WHERE provider = ?))
                """)
        var left: [Int] = []
        try statement.run([HotValue(key?.rawValue), .text(provider.rawValue)]) { row in
            left.append(Int(row.integer(0) ?? 0))
        }
        return left
    }
}

extension EstimateFigures {
    /// How many sites are skipped, by the reason, as a JSON object with every reason in it; null where that is not known.
    var skippedColumn: String {
        let members = SkipReason.allCases.map { reason in
            let isKnown = reason != .suppressed || isLookedThrough
            return #""\#(reason.rawValue)":\#(isKnown ? String(skipped[reason] ?? 0) : "null")"#
        }
        return "{\(members.joined(separator: ","))}"
    }
}

extension Quote {
    /// `calls_least`, `calls_most`, `credits_least` and `credits_most`.
    var columns: [HotValue] {
        [
            HotValue(calls.lowerBound), HotValue(calls.upperBound), HotValue(credits.lowerBound),
            HotValue(credits.upperBound),
        ]
    }
}

import Enrichment
import GRDB

/// Writes an estimate down.
struct EstimateIntake {
    let db: Database
    let now: Moment
    let expiresAt: (steady: SteadyInstant, wall: WallSecond)

    func take(_ command: EstimateJob, _ outlook: EstimateOutlook, _ look: SuppressionLook) throws {
        let job = command.job
        let figures = outlook.figures
        let minutes = try EstimateTimes(db: db).minutes(of: figures, command.terms.providers, keys: job.keys)
        let configuration = JobConfiguration(
            job.filters, maxCredits: job.maxCredits, freshDays: job.freshDays, stopRule: job.stopRule)
        try db.cachedStatement(
            sql: """
                INSERT INTO estimates (
                    id, digest, config, site_ids, sites, to_ask, skipped, cached, calls_least, calls_most, credits_least,
                    credits_most, minutes_least, minutes_most, created_at, expires_at, expires_at_ms, suppressed_sites,
                    names_removed
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).run(
            [
                .text(command.id.rawValue), .blob(command.digest), .text(try configuration.columnText()),
                .text(JobIntake.list(job.sites)), HotValue(figures.sites), HotValue(figures.toAsk),
                .text(figures.skippedColumn), .text(outlook.cached),
            ] + figures.whole.columns + [
                HotValue(minutes?.lowerBound), HotValue(minutes?.upperBound), .text(now.wall),
                .text(expiresAt.wall.columnText), .integer(expiresAt.steady.milliseconds), look.sites.column,
                .integer(look.removals),
            ])
        try insertSteps(figures.steps, keys: job.keys, of: db.lastInsertedRowID)
    }

    private func insertSteps(_ steps: [EstimateFigures.Step], keys: [SealedKey?], of estimate: Int64) throws {
        for (index, (step, key)) in zip(steps, keys).enumerated() {
            try db.cachedStatement(
                sql: """
                    INSERT INTO estimate_steps (
                        estimate, step, provider, key_fingerprint, sealed_key, counted, calls_least, calls_most,
                        credits_least, credits_most
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).run(
                [
                    .integer(estimate), HotValue(index), .text(step.provider.rawValue),
                    HotValue(key?.fingerprint.rawValue), key.map { .blob($0.bytes) } ?? .null, HotValue(step.counted),
                ] + step.quote.columns)
        }
    }
}

extension SubmitJob {
    /// Its own keys, in the order of its providers; nil for the server's.
    fileprivate var keys: [SealedKey?] { steps.map(\.key) }
}

extension EstimateTimes {
    fileprivate func minutes(
        of figures: EstimateFigures, _ providers: [ProviderTerms], keys: [SealedKey?]
    ) throws -> ClosedRange<Int>? {
        try minutes(of: figures, providers, keys: keys.map { $0?.fingerprint })
    }
}

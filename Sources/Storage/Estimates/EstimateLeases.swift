import Enrichment
import GRDB

/// Hands estimates out to those who count for them, and takes back what they learnt.
struct EstimateLeases {
    struct Taken {
        let lease: EstimateLease
        let expiresAt: SteadyInstant
    }

    struct Reckoned {
        let outlook: EstimateOutlook
        let minutes: ClosedRange<Int>?
    }

    let db: Database
    let now: Moment

    private static let isFree = "lease_ends_at_ms IS NULL OR lease_ends_at_ms <= ?1"

    /// Whether one is free, or has expired.
    var areDue: Bool {
        get throws {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM estimates INDEXED BY estimates_counting
                        WHERE status = 'counting' AND (\(Self.isFree) OR expires_at_ms <= ?1)
                    )
                    """)
            return try Bool.fetchOne(statement, arguments: [now.steady.milliseconds]) == true
        }
    }

    /// They stay as wide as they are.
    func endExpired() throws {
        try db.cachedStatement(
            sql: """
                UPDATE estimate_steps SET sealed_key = NULL WHERE sealed_key IS NOT NULL AND estimate IN (
                    SELECT sequence FROM estimates INDEXED BY estimates_counting
                    WHERE status = 'counting' AND expires_at_ms <= ?
                )
                """
        ).run([.integer(now.steady.milliseconds)])
        try db.cachedStatement(
            sql: """
                UPDATE estimates INDEXED BY estimates_counting
                SET status = 'complete', lease_worker = NULL, lease_ends_at_ms = NULL
                WHERE status = 'counting' AND expires_at_ms <= ?
                """
        ).run([.integer(now.steady.milliseconds)])
    }

    func take(by worker: WorkerID, for duration: Duration) throws -> Taken? {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE estimates SET lease_worker = ?2, lease_epoch = lease_epoch + 1, lease_ends_at_ms = ?3
                WHERE sequence = (
                    SELECT min(sequence) FROM estimates INDEXED BY estimates_counting
                    WHERE status = 'counting' AND (\(Self.isFree))
                )
                RETURNING id, lease_epoch, expires_at_ms
                """)
        var taken: Taken?
        let end = now.steady.advanced(by: duration)
        try statement.run([
            .integer(now.steady.milliseconds), .text(worker.rawValue), .integer(end.milliseconds),
        ]) { row in
            taken = Taken(
                lease: EstimateLease(id: EstimateID(rawValue: row.text(0) ?? ""), epoch: row.integer(1) ?? 0),
                expiresAt: SteadyInstant(milliseconds: row.integer(2) ?? 0))
        }
        return taken
    }

    /// Keeps a lease or gives it up; the estimate's number, nil when the lease is no longer its holder's.
    func end(_ lease: EstimateLease, _ ending: EstimateEnding) throws -> Int64? {
        let (status, end) =
            switch ending {
            case .goesOn(let duration):
                (EstimateStatus.counting, HotValue.integer(now.steady.advanced(by: duration).milliseconds))
            case .givenBack: (.counting, .null)
            case .postponed(let instant): (.counting, HotValue.integer(instant.milliseconds))
            case .complete: (.complete, .null)
            }
        let statement = try db.cachedStatement(
            sql: """
                UPDATE estimates
                SET status = ?1, lease_worker = iif(?2 IS NULL, NULL, lease_worker), lease_ends_at_ms = ?2
                WHERE id = ?3 AND lease_epoch = ?4 AND status = 'counting' AND lease_worker IS NOT NULL
                RETURNING sequence
                """)
        var sequence: Int64?
        try statement.run([.text(status.rawValue), end, .text(lease.id.rawValue), .integer(lease.epoch)]) { row in
            sequence = row.integer(0)
        }
        return sequence
    }

    /// Writes down which sites a job would leave out, and what that comes to; nothing when the lease is no longer its
    /// holder's.
    func leaveOut(_ look: SuppressionLook, _ reckoned: Reckoned, for lease: EstimateLease) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE estimates SET suppressed_sites = ?, names_removed = ?
                WHERE id = ? AND lease_epoch = ? AND status = 'counting'
                RETURNING sequence
                """)
        var sequence: Int64?
        try statement.run([
            look.sites.column, .integer(look.removals), .text(lease.id.rawValue), .integer(lease.epoch),
        ]) { row in sequence = row.integer(0) }
        if let sequence { try show(reckoned, of: sequence) }
    }

    /// What accounts have left, and what was not learnt.
    func note(_ news: EstimateNews, of estimate: Int64) throws {
        for (provider, credits) in news.credits {
            try db.cachedStatement(
                sql: "UPDATE estimate_steps SET credits_left = ?, asked_at = ? WHERE estimate = ? AND provider = ?"
            ).execute(arguments: [credits, now.wall, estimate, provider.rawValue])
        }
        for (provider, note) in news.notes {
            try db.cachedStatement(sql: "UPDATE estimate_steps SET note = ? WHERE estimate = ? AND provider = ?")
                .run([.text(note), .integer(estimate), .text(provider.rawValue)])
        }
    }

    func show(_ reckoned: Reckoned, of estimate: Int64) throws {
        let figures = reckoned.outlook.figures
        try db.cachedStatement(
            sql: """
                UPDATE estimates SET
                    to_ask = ?, skipped = ?, cached = ?, calls_least = ?, calls_most = ?, credits_least = ?,
                    credits_most = ?, minutes_least = ?, minutes_most = ?
                WHERE sequence = ?
                """
        ).run(
            [HotValue(figures.toAsk), .text(figures.skippedColumn), .text(reckoned.outlook.cached)]
                + figures.whole.columns + [
                    HotValue(reckoned.minutes?.lowerBound), HotValue(reckoned.minutes?.upperBound), .integer(estimate),
                ])
        for (index, step) in figures.steps.enumerated() {
            try db.cachedStatement(
                sql: """
                    UPDATE estimate_steps SET
                        counted = ?, calls_least = ?, calls_most = ?, credits_least = ?, credits_most = ?
                    WHERE estimate = ? AND step = ?
                    """
            ).run([HotValue(step.counted)] + step.quote.columns + [.integer(estimate), HotValue(index)])
        }
    }

    func eraseKeys(of estimate: Int64) throws {
        try db.cachedStatement(sql: "UPDATE estimate_steps SET sealed_key = NULL WHERE estimate = ?")
            .run([.integer(estimate)])
    }
}

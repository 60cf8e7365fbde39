import Enrichment
import GRDB

/// Forgets what the limiter remembers of keys that are not used any more; of those that are it forgets by itself.
struct GrantPruning {
    private static let mostRows = 500

    let db: Database

    func isDue(grants oldest: SteadyInstant, pauses now: SteadyInstant) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM provider_grants WHERE granted_at_ms <= ?)
                    OR EXISTS (SELECT 1 FROM provider_pauses WHERE paused_until_ms <= ?)
                """)
        return try Bool.fetchOne(statement, arguments: [oldest.milliseconds, now.milliseconds]) == true
    }

    /// Grants up to `oldest` and pauses that are over by `now`, as many as a short transaction forgets.
    func prune(grants oldest: SteadyInstant, pauses now: SteadyInstant) throws -> PruningStep {
        var rows = PrunedRows()
        try db.cachedStatement(
            sql: """
                DELETE FROM provider_grants
                WHERE rowid IN (SELECT rowid FROM provider_grants WHERE granted_at_ms <= ? LIMIT ?)
                """
        ).execute(arguments: [oldest.milliseconds, Self.mostRows])
        rows.grants = db.changesCount
        try db.cachedStatement(
            sql: """
                DELETE FROM provider_pauses WHERE key_fingerprint IN (
                    SELECT key_fingerprint FROM provider_pauses WHERE paused_until_ms <= ? LIMIT ?
                )
                """
        ).execute(arguments: [now.milliseconds, Self.mostRows])
        rows.pauses = db.changesCount
        let isMore = rows.grants == Self.mostRows || rows.pauses == Self.mostRows
        return PruningStep(rows: rows, next: isMore ? .beginning : nil)
    }
}

import Enrichment
import GRDB

/// Decides on one call and remembers it.
struct GrantBook {
    let db: Database
    let now: Moment
    let key: KeyFingerprint

    func grant(to lease: Lease, within windows: [RateWindow]) throws -> GrantDecision {
        guard let held = try HeldSite.find(lease, in: db), held.leaseEndsAt > now.steady else {
            return .refused(.leaseLost)
        }
        guard held.stop == nil else { return .refused(.jobStopped) }
        if let end = try pauseEnd(), end > now.steady { return .refused(.keyPaused(until: end)) }
        let earliest = try windows.compactMap(room).max()
        if let earliest, earliest > now.steady { return .notBefore(earliest) }
        try remember(forgettingBefore: windows.map(\.span).max() ?? .zero)
        return .granted(at: now.steady)
    }

    private func pauseEnd() throws -> SteadyInstant? {
        let statement = try db.cachedStatement(
            sql: "SELECT paused_until_ms FROM provider_pauses WHERE key_fingerprint = ?")
        return try Int64.fetchOne(statement, arguments: [key.rawValue]).map(SteadyInstant.init)
    }

    /// When the window has room for one more: a span after the grant that is `limit` grants back; nil while there are
    /// fewer.
    private func room(in window: RateWindow) throws -> SteadyInstant? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT granted_at_ms FROM provider_grants WHERE key_fingerprint = ?
                ORDER BY granted_at_ms DESC LIMIT 1 OFFSET ?
                """)
        return try Int64.fetchOne(statement, arguments: [key.rawValue, window.limit - 1])
            .map { SteadyInstant(milliseconds: $0).advanced(by: window.span) }
    }

    private func remember(forgettingBefore span: Duration) throws {
        try db.cachedStatement(sql: "INSERT INTO provider_grants (key_fingerprint, granted_at_ms) VALUES (?, ?)")
            .execute(arguments: [key.rawValue, now.steady.milliseconds])
        try db.cachedStatement(sql: "DELETE FROM provider_grants WHERE key_fingerprint = ? AND granted_at_ms <= ?")
            .execute(arguments: [key.rawValue, now.steady.milliseconds - span.milliseconds])
    }
}

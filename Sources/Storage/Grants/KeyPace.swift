import Enrichment
import GRDB

/// Spreads the calls under a key over time, so that none is waited for much longer than its share: windows alone let
/// calls spend a minute's allowance in its first fifty seconds, and then there is silence.
///
/// A call is due one period after the one before, or now if that has passed; it may be made a head start sooner. So after
/// a rest as many calls as the head start holds may come at once, a worker's restart of that length loses nothing, and
/// in the long run there is a call each period. This is the generic cell rate algorithm in its form of virtual scheduling
/// (ATM Forum, Traffic Management Specification 4.0, af-tm-0056.000).
///
/// The row says besides what whoever reads jobs wants to know of a limited key: its period, and when its next call may
/// leave.
struct KeyPace {
    private let db: Database
    private let now: Moment
    private let key: KeyFingerprint
    /// Of the window that leaves the least.
    private let slowestPeriod: Int64
    /// Of the window whose calls are to be spread; both in microseconds.
    private let spreading: (period: Int64, headStart: Int64)?
    private let storedDueAt: Int64?

    /// Nil when nothing limits the key.
    init?(of key: KeyFingerprint, within windows: [RateWindow], db: Database, now: Moment) throws {
        guard let slowestPeriod = windows.map(\.periodMicroseconds).max() else { return nil }
        self.db = db
        self.now = now
        self.key = key
        self.slowestPeriod = slowestPeriod
        spreading = windows.compactMap { window in
            window.headStart.map { (window.periodMicroseconds, $0.milliseconds * 1000) }
        }.max { $0.0 < $1.0 }
        storedDueAt = try Self.dueAt(key, in: db)
    }

    /// When the next call may come; nil when any time will do.
    var room: SteadyInstant? { storedDueAt.flatMap(opening) }

    /// A call is granted now, after which the windows have room again at `windowsOpenAt`, nil for at once.
    func advance(windowsOpenAt: SteadyInstant?) throws {
        if storedDueAt == nil { try forgetKeysAtRest() }
        let dueAt = max(storedDueAt ?? 0, now.steady.milliseconds * 1000) + (spreading?.period ?? slowestPeriod)
        let nextAt = [windowsOpenAt, opening(before: dueAt)].compactMap { $0 }.max() ?? now.steady
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO provider_paces (key_fingerprint, due_at_us, period_us, next_at_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT (key_fingerprint) DO UPDATE SET
                    due_at_us = excluded.due_at_us, period_us = excluded.period_us, next_at_ms = excluded.next_at_ms
                """)
        try statement.run([
            .text(key.rawValue), .integer(dueAt), .integer(slowestPeriod),
            .integer(max(nextAt, now.steady).milliseconds),
        ])
    }

    /// Rounded up: no call comes too early.
    private func opening(before dueAt: Int64) -> SteadyInstant? {
        guard let spreading else { return nil }
        return SteadyInstant(milliseconds: (max(dueAt - spreading.headStart, 0) + 999) / 1000)
    }

    private static func dueAt(_ key: KeyFingerprint, in db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT due_at_us FROM provider_paces WHERE key_fingerprint = ?")
        var dueAt: Int64?
        try statement.run([.text(key.rawValue)]) { row in dueAt = row.integer(0) }
        return dueAt
    }

    /// Of a key that rests there is nothing to know.
    private func forgetKeysAtRest() throws {
        try db.cachedStatement(sql: "DELETE FROM provider_paces WHERE max(due_at_us, next_at_ms * 1000) < ?")
            .run([.integer((now.steady.milliseconds - Self.restMilliseconds) * 1000)])
    }

    private static let restMilliseconds: Int64 = 3_600_000
}

extension RateWindow {
    /// The time from one call to the next when they come evenly, rounded up.
    fileprivate var periodMicroseconds: Int64 {
        max((span.milliseconds * 1000 + Int64(limit) - 1) / Int64(max(limit, 1)), 1)
    }
}

import Enrichment
import GRDB

/// Forgets estimates that nobody can buy on any more, and counts that are too old to be worth anything.
struct EstimatePruning {
    private static let mostRows = 500
    /// For how long it is still told that an estimate has expired.
    private static let remembered = Duration.seconds(86_400)

    let db: Database
    let now: Moment

    private var latestForgotten: Int64 { now.steady.milliseconds - Self.remembered.milliseconds }
    private static let isOld = "counted_at <= datetime(?, '-\(EstimateJob.countDays) days')"

    var isDue: Bool {
        get throws {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM estimates WHERE expires_at_ms <= ?)
                        OR EXISTS (SELECT 1 FROM result_counts WHERE \(Self.isOld))
                    """)
            return try Bool.fetchOne(statement, arguments: [latestForgotten, now.wall]) == true
        }
    }

    /// As many as a short transaction forgets.
    func prune() throws -> PrunedRows {
        var rows = PrunedRows()
        try db.cachedStatement(
            sql: """
                DELETE FROM estimates
                WHERE sequence IN (SELECT sequence FROM estimates WHERE expires_at_ms <= ? LIMIT \(Self.mostRows))
                """
        ).execute(arguments: [latestForgotten])
        rows.estimates = db.changesCount
        try db.cachedStatement(
            sql: """
                DELETE FROM result_counts WHERE (provider, domain) IN (
                    SELECT provider, domain FROM result_counts WHERE \(Self.isOld) LIMIT \(Self.mostRows)
                )
                """
        ).execute(arguments: [now.wall])
        rows.counts = db.changesCount
        return rows
    }
}

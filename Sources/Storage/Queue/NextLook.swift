import Enrichment
import GRDB

extension QueueLook {
    /// When a look is worth while again although nobody rings: a postponed site, a pause, an open circuit or another
    /// worker's lease that ends.
    func nextAt() throws -> SteadyInstant? {
        // A lease that has run out may be left to its holder for the time being.
        guard allCanWrite else { return now.steady }
        let statement = try db.cachedStatement(
            sql: """
                SELECT min(instant) FROM (
                    SELECT min(claimable_at_ms) AS instant FROM job_sites
                    WHERE status = 'pending' AND claimable_at_ms > 0 AND claimable_at_ms > ?1
                    UNION ALL
                    SELECT min(lease_ends_at_ms) FROM job_sites
                    WHERE status = 'enriching' AND lease_ends_at_ms > ?1 AND lease_worker <> ?2
                    UNION ALL
                    SELECT min(paused_until_ms) FROM provider_pauses AS pause
                    WHERE paused_until_ms > ?1
                    UNION ALL
                    \(CircuitBook.nextLook)
                )
                """)
        var next: SteadyInstant?
        try statement.run([.integer(now.steady.milliseconds), .text(worker.rawValue)]) { row in
            next = row.integer(0).map(SteadyInstant.init)
        }
        return next
    }
}

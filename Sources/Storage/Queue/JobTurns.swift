import Enrichment
import GRDB

extension JobMoves {
    /// Sites of these jobs were claimed now; among jobs that hold as few places, others are next.
    func noteTurns(of jobs: some Sequence<Int64>) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE enrichment_jobs SET last_claimed_at_ms = ? WHERE sequence = ?")
        for job in jobs {
            try statement.run([.integer(now.steady.milliseconds), .integer(job)])
        }
    }
}

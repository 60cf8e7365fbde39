import Enrichment
import GRDB

extension JobMoves {
    /// Sites were claimed now at these steps; among those that hold as few places, others are next.
    func noteTurns(of steps: some Sequence<StepName>) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE job_steps SET last_claimed_at_ms = ? WHERE job = ? AND step = ?")
        for name in steps {
            try statement.run([.integer(now.steady.milliseconds), .integer(name.job), .integer(name.step)])
        }
    }
}

package import Enrichment
import GRDB

extension SQLiteStore {
    /// Has everybody see that the worker lives; before its first claim. Throws `readOnly`, `full` or `broken` when its
    /// file can't be made.
    package func enroll(_ worker: WorkerID) throws(StoreFault) -> WorkerPresence {
        try WorkerPresence(of: worker, in: self)
    }

    package func releaseLeasesOfTheDead() throws(StoreFault) -> [WorkerID] {
        // A look that finds nobody takes no lock.
        if rollCall.absent().isEmpty { return [] }
        return try connection.behindGate { db in
            let dead = rollCall.absent()
            try db.writing { for worker in dead { try db.endLeases(of: worker) } }
            for worker in dead { rollCall.strike(worker) }
            return dead
        }
    }
}

extension Database {
    /// Ends every lease of a worker, so long ago that no patience with those who can't write concerns it.
    func endLeases(of worker: WorkerID) throws {
        try cachedStatement(
            sql: "UPDATE job_sites SET lease_ends_at_ms = 0 WHERE status = 'enriching' AND lease_worker = ?"
        ).execute(arguments: [worker.rawValue])
    }
}

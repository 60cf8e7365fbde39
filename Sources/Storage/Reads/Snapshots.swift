import Enrichment

/// Several reads of one moment: what others commit in between is not seen.
final class Snapshots {
    private let connection: HotConnection
    private let begin: HotStatement
    private let commit: HotStatement
    private let rollback: HotStatement

    init(_ connection: HotConnection) throws(StoreFault) {
        self.connection = connection
        begin = try HotStatement(connection, "BEGIN DEFERRED")
        commit = try HotStatement(connection, "COMMIT")
        rollback = try HotStatement(connection, "ROLLBACK")
    }

    /// Reads what `read` reads in one transaction; it is over when this returns or throws.
    func take<Reading>(_ read: () throws(StoreFault) -> Reading) throws(StoreFault) -> Reading {
        // Left open only when its end failed: begun again, this thread recovers as soon as the fault is gone.
        if connection.isInSnapshot { try rollback.run() }
        try begin.run()
        do {
            let reading = try read()
            try commit.run()
            return reading
        } catch {
            // The first fault is the one to tell. SQLite may have rolled back by itself already.
            if connection.isInSnapshot { try? rollback.run() }
            throw error
        }
    }
}

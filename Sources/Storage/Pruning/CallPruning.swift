import Enrichment
import GRDB

/// Forgets what calls cost that were settled long ago. Their sums stand in the counters of their sites and jobs.
struct CallPruning {
    private static let mostRows = 500

    let db: Database
    let limit: JobAgeLimit

    /// A part of the calls, in the order in which they were made.
    struct Part {
        fileprivate let last: Int64
        /// How many of them are to be forgotten.
        fileprivate(set) var due = 0
        /// The number of the last of this part.
        fileprivate var end: Int64
        /// Where the next part begins; nil when no later call can be old.
        fileprivate(set) var next: Int64?
    }

    func part(after last: Int64) throws -> Part {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, unixepoch(opened_at), unixepoch(settled_at) FROM provider_calls
                WHERE id > ? ORDER BY id LIMIT ?
                """)
        let (cutoff, now) = (limit.cutoff.unixSeconds, limit.now.unixSeconds)
        var part = Part(last: last, end: last)
        var count = 0
        var isAtEnd = false
        try statement.run([.integer(last), .integer(Int64(Self.mostRows))]) { row in
            guard !isAtEnd else { return }
            // Whatever was made after a young call is young, also when the clock was wrong then.
            if let openedAt = row.integer(1), openedAt > cutoff, openedAt <= now {
                isAtEnd = true
                return
            }
            count += 1
            part.end = row.integer(0) ?? part.end
            if let settledAt = row.integer(2), settledAt <= cutoff { part.due += 1 }
        }
        if !isAtEnd, count == Self.mostRows { part.next = part.end }
        return part
    }

    /// Returns how many were forgotten. What nobody has settled stays.
    func prune(_ part: Part) throws -> Int {
        try db.cachedStatement(
            sql: "DELETE FROM provider_calls WHERE id > ? AND id <= ? AND unixepoch(settled_at) <= ?"
        ).execute(arguments: [part.last, part.end, limit.cutoff.unixSeconds])
        return db.changesCount
    }
}

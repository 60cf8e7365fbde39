/// Which finished jobs are old.
package struct JobAgeLimit: Hashable, Sendable {
    /// The time that it certainly is.
    package let now: WallSecond
    /// What finished later than this is kept.
    package let cutoff: WallSecond

    package init(now: WallSecond, days: Int) {
        self.now = now
        cutoff = WallSecond(unixSeconds: now.unixSeconds - Int64(days) * 86_400)
    }
}

/// How far a round of pruning has come.
package enum PruningPlace: Hashable, Sendable {
    /// Kept replies, estimates, grants and pauses come first.
    case beginning
    /// Calls in the order in which they were made, by the ledger's numbers.
    case calls(after: Int64)
    /// Jobs in the order in which they were accepted, by the store's numbers.
    case jobs(after: Int64)
}

/// What one step of a round did.
package struct PruningStep: Hashable, Sendable {
    package let rows: PrunedRows
    /// Where the next begins; nil when the round is over.
    package let next: PruningPlace?

    package init(rows: PrunedRows, next: PruningPlace?) {
        self.rows = rows
        self.next = next
    }
}

/// How many rows were forgotten, by what they were.
package struct PrunedRows: Hashable, Sendable {
    package var grants = 0
    package var pauses = 0
    /// Sites as parts of jobs; sites themselves are never forgotten.
    package var sites = 0
    package var calls = 0
    package var jobs = 0
    /// Replies that were kept for requests that are repeated.
    package var replies = 0
    package var estimates = 0
    /// Of contacts, by domain, as providers told them.
    package var counts = 0

    package init() {}

    package var total: Int { grants + pauses + sites + calls + jobs + replies + estimates + counts }

    package static func += (left: inout PrunedRows, right: PrunedRows) {
        left.grants += right.grants
        left.pauses += right.pauses
        left.sites += right.sites
        left.calls += right.calls
        left.jobs += right.jobs
        left.replies += right.replies
        left.estimates += right.estimates
        left.counts += right.counts
    }
}

/// Forgets what nobody asks about any more: the work on jobs that ended long ago, and what the limiter remembered.
package protocol Pruning: Sendable {
    /// One short transaction, or none when there is nothing to forget at this place. It waits for no other process:
    /// while one writes it throws `busy`. `limit` nil keeps every job.
    ///
    /// A job goes whole only when no contact, site or other row refers to it; else its row and its counters stay.
    func prune(from place: PruningPlace, _ limit: JobAgeLimit?) throws(StoreFault) -> PruningStep
}

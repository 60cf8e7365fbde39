import Enrichment

/// How many of a job's sites have each status, from the job's own counters.
///
/// They tell for as long as the job's sites are all there. Pruning takes them in their order, so that when the first is
/// there the others are.
struct JobSiteCounts {
    private let total: Int
    private let succeeded: Int
    private let failed: Int
    private let skipped: Int
    private let leased: Int
    private let isFinished: Bool

    /// Nil when the sites that are there have to be counted. The row is one of `JobSiteSQL.job`.
    init?(_ row: borrowing HotRow) {
        func count(_ column: Int) -> Int { Int(row.integer(column) ?? 0) }
        guard row.integer(1) == 1 else { return nil }
        isFinished = row.text(2).flatMap(JobStatus.init)?.isFinished ?? true
        (total, succeeded, failed, skipped, leased) = (count(3), count(4), count(5), count(6), count(7))
    }

    /// All of them when `status` is nil.
    func sites(_ status: JobSiteStatus?) -> Int {
        switch status {
        case nil: total
        case .enriched: succeeded
        case .error: failed
        case .skipped: skipped
        case .enriching: leased
        case .pending: isFinished ? 0 : left
        // A job's sites are cancelled with it, and not before.
        case .cancelled: isFinished ? left : 0
        }
    }

    /// Those that are neither done nor being done.
    private var left: Int { max(total - succeeded - failed - skipped - leased, 0) }
}

/// Keeps the write-ahead log short: says after each commit whether to write it back, and how hard to try.
///
/// Writing back alone does not bound it. The log is begun anew only when nobody reads from it, and where clients read
/// without a pause somebody always does: so once for every `longest` that it has grown, readers are waited for. Those
/// that come meanwhile need the log no more, so that the wait is as long as the reads that are under way. One that
/// holds its snapshot for minutes costs that much each time, and the log is as long as what is written in them.
struct LogBound {
    /// How long the log grows before anything is done about it.
    static let longest = 8 << 20
    /// The first wait, and the longest that it is doubled to when one was in vain: reads take a few milliseconds, but
    /// on a machine with too much to do they are long under way.
    private static let patience = (first: Duration.milliseconds(200), last: Duration.milliseconds(800))

    /// The length at which readers are waited for.
    private var waitsAt = LogBound.longest
    private var patience = LogBound.patience.first

    /// `bytes` is the log's length after a commit; nil when there is nothing to do.
    mutating func measure(after bytes: Int) -> LogWriting? {
        guard bytes > Self.longest else {
            self = LogBound()
            return nil
        }
        guard bytes > waitsAt else { return .asFarAsReadersAllow }
        waitsAt = bytes + Self.longest
        defer { patience = min(patience * 2, Self.patience.last) }
        return .waitingForReaders(patience)
    }
}

/// How hard to try to write the log back into the database.
enum LogWriting: Hashable {
    /// What no reader needs, waiting for none.
    case asFarAsReadersAllow
    /// All of it, so that the next commit begins it anew.
    case waitingForReaders(Duration)
    /// All of it if no reader is there, and then empties the file.
    case truncating
    /// The same, waiting for the readers there are.
    case emptying(Duration)

    /// https://sqlite.org/pragma.html#pragma_wal_checkpoint
    var pragma: String {
        switch self {
        case .asFarAsReadersAllow: "PRAGMA wal_checkpoint(PASSIVE)"
        case .waitingForReaders: "PRAGMA wal_checkpoint(RESTART)"
        case .truncating, .emptying: "PRAGMA wal_checkpoint(TRUNCATE)"
        }
    }

    var patience: Duration {
        switch self {
        case .waitingForReaders(let patience), .emptying(let patience): patience
        case .asFarAsReadersAllow, .truncating: .zero
        }
    }
}

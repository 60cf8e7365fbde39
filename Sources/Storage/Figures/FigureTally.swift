import Enrichment
import GRDB

/// What a write transaction counts, in memory until its end: then it is added to the table, each row once, however many
/// sites share the commit.
final class FigureTally {
    /// A row of the table.
    private struct Row: Hashable {
        let figure: CountedFigure
        let provider: String
        let word: String
        let boundMilliseconds: Int64
    }

    private var counts: [Row: Int64] = [:]
    private var logBegunAt: WallSecond?

    /// Counts what is `count` more.
    func add(_ count: Int = 1, to figure: CountedFigure, of provider: String? = nil, _ word: String = "") {
        guard count > 0 else { return }
        add(Int64(count), Row(figure: figure, provider: provider ?? "", word: word, boundMilliseconds: 0))
    }

    /// Counts a duration in a histogram: in its class and in the sum.
    func add(_ duration: Duration, to histogram: CountedHistogram, of provider: String?) {
        let place = Histogram.place(of: duration, in: histogram.bounds)
        let bound = place < histogram.bounds.count ? histogram.bounds[place].milliseconds : .max
        let provider = provider ?? ""
        add(1, Row(figure: histogram.figure, provider: provider, word: "", boundMilliseconds: bound))
        add(
            max(duration.milliseconds, 0),
            Row(figure: histogram.figure, provider: provider, word: "", boundMilliseconds: 0))
    }

    /// The log held nothing that was not written back before this transaction.
    func noteBeginOfLog(at now: WallSecond) {
        logBegunAt = now
    }

    private func add(_ count: Int64, _ row: Row) {
        counts[row, default: 0] += count
    }

    /// Adds all of it to the table; within the transaction that it was counted in.
    func write(to db: Database) throws {
        for (row, count) in counts where count > 0 {
            try db.cachedStatement(sql: Self.addition).run([
                .text(row.figure.rawValue), .text(row.provider), .text(row.word), .integer(row.boundMilliseconds),
                .integer(count),
            ])
        }
        if let logBegunAt {
            try db.cachedStatement(sql: Self.replacement).run([
                .text(CountedFigure.logBegun.rawValue), .integer(max(logBegunAt.unixSeconds, 0)),
            ])
        }
    }

    private static let addition = """
        INSERT INTO figures (figure, provider, word, bound_ms, value) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (figure, provider, word, bound_ms) DO UPDATE SET value = value + excluded.value
        """

    private static let replacement = """
        INSERT INTO figures (figure, provider, word, bound_ms, value) VALUES (?, '', '', 0, ?)
        ON CONFLICT (figure, provider, word, bound_ms) DO UPDATE SET value = excluded.value
        """
}

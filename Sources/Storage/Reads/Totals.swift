import Enrichment

/// How many rows the filters of a listing match, counted once for as long as nobody changes the database.
///
/// Counting a million index entries takes longer than reading a page by far; the first page is to cost the same
/// however many rows there are (data.md, "Promises").
final class Totals {
    private struct Question: Hashable {
        let sql: String
        let values: [HotValue]
    }

    /// More than a few clients' filters; searches are free text, so there must be an end.
    private static let capacity = 64

    private let connection: HotConnection
    private let version: HotStatement
    private var knownVersion: Int64?
    private var known: [Question: Int] = [:]

    init(_ connection: HotConnection) throws(StoreFault) {
        self.connection = connection
        version = try HotStatement(connection, "PRAGMA data_version")
    }

    /// The count that `sql` selects. Within a snapshot it is the snapshot's, remembered or not: the version tells
    /// which commits of other connections this one has seen (sqlite.org/pragma.html#pragma_data_version).
    func total(_ sql: String, _ values: [HotValue]) throws(StoreFault) -> Int {
        let current = try version.integer()
        if current != knownVersion {
            known.removeAll(keepingCapacity: true)
            knownVersion = current
        }
        let question = Question(sql: sql, values: values)
        if let total = known[question] { return total }
        let total = Int(try HotStatement(connection, sql).integer(values) ?? 0)
        if known.count >= Totals.capacity { known.removeAll(keepingCapacity: true) }
        known[question] = total
        return total
    }
}

import Enrichment

/// The SQL that finds contacts over all sites, by their numbers. Nothing of what a client wrote is in it: texts are
/// values.
///
/// The filter that narrows the most is walked along its index, which has the numbers in their order; the others are
/// asked of each contact on that way. A job's findings of one contact lie side by side, one for each provider, and count
/// as one.
struct ContactSearchSQL {
    /// The table that is walked, and the column in it that is the contact's number.
    private let source: (table: String, id: String)
    /// The condition of the walk, with its parameter.
    private var walk: [Condition] = []
    /// The others, about the row of `contacts`.
    private var filters: [Condition] = []

    private struct Condition {
        let sql: String
        let value: HotValue
    }

    init(_ selection: ContactSelection) {
        source =
            selection.job == nil
            ? ("contacts", "contacts.id") : ("contact_findings", "contact_findings.contact_id")
        if let job = selection.job {
            walk.append(Condition(sql: "contact_findings.job_id = ?", value: .text(job.rawValue)))
        }
        add("email = ?", selection.email.map { .text($0) })
        add("site_id = ?", selection.site.map { .integer($0.rawValue) })
        add("verification_status = ?", selection.listing.verificationStatus.map { .text($0) })
        // Neither is walked along: the plus hides it from the planner.
        add("type = ?", selection.listing.kind.map { .text($0.rawValue) }, isWalkable: false)
        add("confidence >= ?", selection.listing.minimumConfidence.map { .integer(Int64($0)) }, isWalkable: false)
    }

    private mutating func add(_ comparison: String, _ value: HotValue?, isWalkable: Bool = true) {
        guard let value else { return }
        if walk.isEmpty && isWalkable {
            walk.append(Condition(sql: "contacts.\(comparison)", value: value))
        } else {
            filters.append(Condition(sql: "+contacts.\(comparison)", value: value))
        }
    }

    /// The values of the walk's parameters.
    var walkValues: [HotValue] { walk.map(\.value) }
    /// The values of the filters' parameters.
    var filterValues: [HotValue] { filters.map(\.value) }

    /// The numbers of a page, in order. Parameters: the walk's, the filters', the page's size and its offset.
    func page(isAscending: Bool) -> String {
        "SELECT \(eachID) \(rows) ORDER BY \(source.id) \(isAscending ? "ASC" : "DESC") LIMIT ? OFFSET ?"
    }

    /// How many there are. Parameters: the walk's, the filters'.
    var count: String { "SELECT count(\(isOfJob ? eachID : "*")) \(rows)" }

    /// The next numbers of the walk, whether they pass the filters or not. Parameters: the walk's, the number they come
    /// behind, how many at most.
    var step: String {
        """
        SELECT \(eachID) FROM \(source.table) WHERE \(joined(walk + [Self.behind(source.id)]))
        ORDER BY \(source.id) LIMIT ?
        """
    }

    /// Some columns of one contact with its site, if it passes the filters. Parameters: its number, the filters'.
    func row(_ columns: String) -> String {
        """
        SELECT \(columns) FROM contacts JOIN sites ON sites.id = contacts.site_id
        WHERE \(joined([Condition(sql: "contacts.id = ?", value: .null)] + filters))
        """
    }

    private var isOfJob: Bool { source.table == "contact_findings" }
    /// Each number once; the index has equal ones side by side, so that nothing needs to be remembered.
    private var eachID: String { isOfJob ? "DISTINCT \(source.id)" : source.id }

    private var rows: String {
        let join =
            !isOfJob || filters.isEmpty ? "" : " CROSS JOIN contacts ON contacts.id = \(source.id)"
        return "FROM \(source.table)\(join) WHERE \(joined(walk + filters))"
    }

    private static func behind(_ id: String) -> Condition {
        Condition(sql: "\(id) > ?", value: .null)
    }

    private func joined(_ conditions: [Condition]) -> String {
        conditions.isEmpty ? "true" : conditions.map(\.sql).joined(separator: " AND ")
    }
}

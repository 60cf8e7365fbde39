import GRDB

/// All that is in the tables, read in the plainest way, and what every list must answer from it: no index, no kept
/// count and no memory has a part in it.
struct PlainTables {
    struct Site {
        let id: Int64
        let row: Row
        let contacts: Int
    }

    let sites: [Site]
    let contacts: [Row]
    /// Enrichment jobs, the newest first.
    let jobs: [Row]
    let findings: Set<Finding>
    /// By the job's id, in their order.
    let jobSites: [String: [Row]]
    /// The sites that a job is not finished with.
    let heldSites: Set<Int64>

    struct Finding: Hashable {
        let contact: Int64
        let job: String
    }

    init(_ db: Database) throws {
        let contacts = try Row.fetchAll(db, sql: "SELECT * FROM contacts ORDER BY +id")
        let counts = contacts.reduce(into: [Int64: Int]()) { $0[$1["site_id"], default: 0] += 1 }
        sites = try Row.fetchAll(db, sql: "SELECT * FROM sites").map { row in
            Site(id: row["id"], row: row, contacts: counts[row["id"]] ?? 0)
        }
        self.contacts = contacts
        jobs = try Row.fetchAll(
            db,
            sql: """
                SELECT jobs.*, sequence, succeeded_items, failed_items, skipped_items
                FROM jobs LEFT JOIN enrichment_jobs ON job_id = id
                WHERE type = 'enrichment' ORDER BY +created_at DESC, jobs.rowid DESC
                """)
        findings = Set(
            try Row.fetchAll(db, sql: "SELECT contact_id, job_id FROM contact_findings").map {
                Finding(contact: $0[0], job: $0[1])
            })
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT job_id, job_sites.* FROM job_sites JOIN enrichment_jobs ON sequence = job ORDER BY +position")
        jobSites = Dictionary(grouping: rows) { $0["job_id"] }
        heldSites = Set(
            rows.filter { ["pending", "enriching"].contains($0["status"] as String) }.map { $0["site_id"] })
    }
}

extension PlainTables {
    func sites(stage: String?, status: String?, search: String, by order: String, isAscending: Bool) -> [Int64] {
        let found = sites.filter { site in
            (stage == nil || site.row.text("pipeline_stage") == stage)
                && (status == nil || site.row.text("enrichment_status") == status)
                && (search.isEmpty
                    || ["url", "domain", "company_name"].contains { Self.text(site.row, $0, holds: search) })
        }
        let ordered = found.sorted { left, right in
            for (first, second) in zip(Self.place(left, by: order), Self.place(right, by: order)) where first != second
            {
                return first.comesBefore(second)
            }
            return false
        }
        return (isAscending ? ordered : ordered.reversed()).map(\.id)
    }

    func contacts(of site: Int64, _ passes: (Row) -> Bool) -> [Int64] {
        let found = contacts.filter { $0["site_id"] == site && passes($0) }
        return found.sorted { left, right in
            let (first, second) = (left["confidence"] as DatabaseValue, right["confidence"] as DatabaseValue)
            return first == second ? left["id"] < right["id"] as Int64 : second.comesBefore(first)
        }.map { $0["id"] }
    }

    private static func place(_ site: Site, by order: String) -> [DatabaseValue] {
        let id = site.id.databaseValue
        switch order {
        case "id": return [id]
        case "contact_count": return [site.contacts.databaseValue, id]
        case "enrichment_status": return [site.row["enrichment_status"], site.row["updated_at"], id]
        default: return [site.row[order], id]
        }
    }

    private static func text(_ row: Row, _ column: String, holds search: String) -> Bool {
        guard let text = row.text(column) else { return false }
        let (letters, wanted) = (folded(text), folded(search))
        return letters.indices.contains { letters[$0...].starts(with: wanted) }
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.map { scalar in
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            return lower.count == 1 ? lower.first ?? scalar : scalar
        }
    }
}

extension Row {
    /// Nil for what is no text.
    func text(_ column: String) -> String? {
        String.fromDatabaseValue(self[column])
    }
}

extension DatabaseValue {
    /// SQLite's order of values (sqlite.org/datatype3.html#comparisons).
    func comesBefore(_ other: DatabaseValue) -> Bool {
        switch (storage, other.storage) {
        case (.int64(let left), .int64(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.int64(let left), .double(let right)): Double(left) < right
        case (.double(let left), .int64(let right)): left < Double(right)
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.blob(let left), .blob(let right)): left.lexicographicallyPrecedes(right)
        default: sort < other.sort
        }
    }

    private var sort: Int {
        switch storage {
        case .null: 0
        case .int64, .double: 1
        case .string: 2
        case .blob: 3
        }
    }
}

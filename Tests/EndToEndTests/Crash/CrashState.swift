import GRDB

/// What a database holds, as far as two runs of the same work must agree on it, and what they may differ in.
struct CrashState {
    /// Everything but numbers and times.
    let effects: [String]
    let integrity: String
    let finishedSites: Int
    /// The numbers of the calls that were written down and not settled.
    let openCalls: Set<Int64>
    let unknownCalls: Int
    let creditsUsed: Int
    let creditsUnknown: Int

    /// Columns that tell when a row was written, or under which number.
    private static func tells(_ column: String) -> Bool {
        column != "id" && !column.hasSuffix("_at") && !column.contains("call")
    }

    init(_ db: Database) throws {
        effects =
            try Self.lines("contacts", "SELECT * FROM contacts ORDER BY site_id, email", in: db)
            + Self.lines("jobs", "SELECT * FROM jobs ORDER BY id", in: db)
            + Self.lines("sites", "SELECT * FROM sites ORDER BY id", in: db)
            + Self.lines(
                "enrichment jobs",
                """
                SELECT sequence, step, provider, key_fingerprint, sealed_key, succeeded_items, failed_items, contacts_found,
                    error_code
                FROM enrichment_jobs JOIN job_steps ON job = sequence ORDER BY sequence, step
                """, in: db)
            + Self.lines(
                "job's sites",
                """
                SELECT job, position, site_id, status, attempts, pauses, lease_worker, contacts_found,
                    results_available, error_code, error
                FROM job_sites ORDER BY job, position
                """, in: db)
        integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check").joined(separator: "; ")
        func number(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
        finishedSites = try number("SELECT count(*) FROM job_sites WHERE status NOT IN ('pending', 'enriching')")
        openCalls = try Int64.fetchSet(db, sql: "SELECT id FROM provider_calls WHERE outcome IS NULL")
        unknownCalls = try number("SELECT count(*) FROM provider_calls WHERE outcome = 'unknown'")
        creditsUsed = try number("SELECT sum(credits_used) FROM enrichment_jobs")
        creditsUnknown = try number("SELECT sum(credits_unknown) FROM enrichment_jobs")
    }

    private static func lines(_ name: String, _ sql: String, in db: Database) throws -> [String] {
        try Row.fetchAll(db, sql: sql).map { row in
            "\(name): " + row.filter { tells($0.0) }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
        }
    }
}

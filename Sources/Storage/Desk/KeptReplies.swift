import Enrichment
import FoundationEssentials
import GRDB

/// The replies that are given again to requests that are repeated, for as long as they are remembered.
///
/// Their age is counted on the steady clock: a wall clock that jumps must not make a job twice. After a restart of the
/// machine it is counted anew.
struct KeptReplies {
    private static let mostRows = 500

    let db: Database

    enum Earlier {
        case same(AcceptedJob)
        /// Another request has the name.
        case other
    }

    /// What was replied under a request's name; nil when the name is free.
    func earlier(than request: RepeatableRequest, at now: SteadyInstant) throws -> Earlier? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT digest, job_id, sites, job FROM idempotency_keys
                WHERE caller = ? AND idempotency_key = ? AND kept_at_ms > ?
                """)
        let arguments: StatementArguments = [request.caller, request.idempotencyKey, Self.latestForgotten(at: now)]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        guard row[0] == Data(request.digest) else { return .other }
        return .same(
            AcceptedJob(id: JobID(rawValue: row[1]), sites: row[2], object: Array((row[3] as String).utf8)))
    }

    /// Keeps a job, which was made in this transaction, as the reply to a request.
    func keep(_ job: JobID, for request: RepeatableRequest, at now: SteadyInstant) throws -> AcceptedJob {
        let accepted = try accepted(job)
        // What is there is too old to count.
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO idempotency_keys
                    (caller, idempotency_key, digest, job_id, sites, job, kept_at_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            request.caller, request.idempotencyKey, Data(request.digest), job.rawValue, accepted.sites,
            String(decoding: accepted.object, as: UTF8.self), now.milliseconds,
        ])
        return accepted
    }

    /// Whether any is to be forgotten.
    func areDue(at now: SteadyInstant) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM idempotency_keys WHERE kept_at_ms <= ?)")
        return try Bool.fetchOne(statement, arguments: [Self.latestForgotten(at: now)]) == true
    }

    /// Forgets as many as a short transaction does; returns how many those were.
    func prune(at now: SteadyInstant) throws -> Int {
        try db.cachedStatement(
            sql: """
                DELETE FROM idempotency_keys WHERE (caller, idempotency_key) IN (
                    SELECT caller, idempotency_key FROM idempotency_keys WHERE kept_at_ms <= ? LIMIT ?
                )
                """
        ).execute(arguments: [Self.latestForgotten(at: now), Self.mostRows])
        return db.changesCount
    }

    private static func latestForgotten(at now: SteadyInstant) -> Int64 {
        now.milliseconds - RepeatableRequest.remembered.milliseconds
    }

    /// Nothing has held it back yet, and nothing is known of its end.
    private func accepted(_ job: JobID) throws -> AcceptedJob {
        let statement = try db.cachedStatement(sql: JobSQL.job)
        let shape = RowShape(names: statement.columnNames)
        var json = JSONBytes(reserving: 1_024)
        var sites: Int64?
        try statement.run([.text(job.rawValue)]) { row in
            sites = row.integer(JobColumn.totalItems.rawValue)
            shape.writeJob(row, remainingSeconds: nil, waitingFor: nil, to: &json)
        }
        guard let sites else { throw StoreFault.broken("job \(job.rawValue) is not where it was just written") }
        return AcceptedJob(id: job, sites: Int(sites), object: json.bytes)
    }
}

import GRDB

/// Who may refer to a job, by a foreign key of whichever table: ours, and those of the application that made the
/// database or of its later versions.
struct JobReferrers {
    private struct Question {
        let statement: Statement
        /// Whether it asks for the job's number with us, and not for its name.
        let isAboutSequence: Bool
    }

    /// A table may be read from end to end when it is no longer than this.
    private static let shortTable = 1_000

    private let questions: [Question]

    /// Nil when it would take long to ask one of them.
    ///
    /// Contacts are not asked: those that a job of ours found are counted in it.
    init?(in db: Database) throws {
        let keys = try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name, keys."from", lower(keys."table") = 'enrichment_jobs',
                    lower(coalesce(keys."to", '')) IN ('', iif(lower(keys."table") = 'jobs', 'id', 'sequence'))
                FROM pragma_table_list AS tables, pragma_foreign_key_list(tables.name) AS keys
                WHERE tables.schema = 'main' AND tables.type = 'table'
                    AND lower(keys."table") IN ('jobs', 'enrichment_jobs')
                    AND (lower(tables.name), lower(keys."from"))
                        NOT IN (
                            ('contacts', 'enrichment_job_id'), ('enrichment_jobs', 'job_id'), ('job_steps', 'job')
                        )
                """)
        var questions: [Question] = []
        for key in keys {
            let (table, column) = (
                (key[0] as String).quotedName, (key[1] as String).quotedName
            )
            let sql = "SELECT 1 FROM \(table) WHERE \(column) = ? LIMIT 1"
            guard key[3] == true, try Self.isQuick(sql, about: table, in: db) else { return nil }
            questions.append(Question(statement: try db.cachedStatement(sql: sql), isAboutSequence: key[2]))
        }
        self.questions = questions
    }

    /// Whether anybody refers to it.
    func name(_ job: OldJobs.Job) throws -> Bool {
        try questions.contains { question in
            let arguments: StatementArguments = question.isAboutSequence ? [job.sequence] : [job.id]
            return try Int.fetchOne(question.statement, arguments: arguments) != nil
        }
    }

    /// https://sqlite.org/eqp.html: a table without a fitting index is scanned.
    private static func isQuick(_ sql: String, about table: String, in db: Database) throws -> Bool {
        let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: [0])
        guard plan.contains(where: { ($0["detail"] as String).hasPrefix("SCAN") }) else { return true }
        let length = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM (SELECT 1 FROM \(table) LIMIT \(shortTable + 1))")
        return length ?? 0 <= shortTable
    }
}

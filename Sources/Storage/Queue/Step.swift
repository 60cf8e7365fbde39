import Enrichment
import GRDB

/// The name of a row of `job_steps`.
struct StepName: Hashable {
    /// The job's number in the order of acceptance.
    let job: Int64
    /// From 0.
    let step: Int64
}

/// One of a job's steps.
struct Step: Hashable {
    let name: StepName
    /// Whom it asks, as the column has it.
    let provider: String?
    /// How many the job has.
    let count: Int

    /// Whether the job asks nobody else.
    var isAlone: Bool { count <= 1 }
    /// Whether nobody is asked after it.
    var isLast: Bool { name.step + 1 >= Int64(count) }

    /// A remark on what happened here: where a job asks several it says with whom.
    func remark(_ words: String) -> String {
        isAlone ? words : "\(provider ?? ""): \(words)"
    }

    /// Nil when there is no such step.
    static func find(_ name: StepName, in db: Database) throws -> Step? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT provider, (SELECT count(*) FROM job_steps WHERE job = ?1) FROM job_steps
                WHERE job = ?1 AND step = ?2
                """)
        var step: Step?
        try statement.run([.integer(name.job), .integer(name.step)]) { row in
            step = Step(name: name, provider: row.text(0), count: Int(row.integer(1) ?? 0))
        }
        return step
    }
}

import Enrichment
import FoundationEssentials
import GRDB

/// Writes a submitted job down: its row, its sites in their order, and each site's new state.
///
/// The sites travel as one JSON array, so that ten thousand cost three statements.
struct JobIntake {
    let db: Database
    let now: Moment

    func take(_ command: SubmitJob) throws -> Submission {
        let unknown = try unknownSites(Self.list(command.sites))
        guard unknown.isEmpty else { return .unknownSites(unknown) }
        if let refusal = try EstimateCheck(db: db, now: now).refusal(of: command) { return .estimateRefused(refusal) }
        try insertJob(command)
        let job = db.lastInsertedRowID
        for (number, step) in command.steps.enumerated() {
            let question = try Questions.text(step.provider, command.filters)
            try insertStep(
                StepName(job: job, step: Int64(number)), asking: step.provider.rawValue, question, with: step.key)
        }
        try admit(command.sites, to: job)
        return .accepted
    }

    /// Adds a step to a new job.
    func insertStep(_ name: StepName, asking provider: String, _ question: String?, with key: SealedKey?) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO job_steps (job, step, provider, key_fingerprint, sealed_key, question)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            name.job, name.step, provider, key?.fingerprint.rawValue, key.map { Data($0.bytes) }, question,
        ])
    }

    /// Makes sites, which exist, those of a new job.
    func admit(_ sites: [SiteID], to job: Int64) throws {
        let sites = Self.list(sites)
        try insertSites(sites, of: job)
        try moveSites(sites)
    }

    static func list(_ sites: [SiteID]) -> String {
        "[\(sites.map { String($0.rawValue) }.joined(separator: ","))]"
    }

    func unknownSites(_ sites: String) throws -> [SiteID] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT value FROM json_each(?)
                WHERE NOT EXISTS (SELECT 1 FROM sites WHERE id = value) ORDER BY key
                """)
        return try Int64.fetchAll(statement, arguments: [sites]).map(SiteID.init)
    }

    private func insertJob(_ command: SubmitJob) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO jobs (id, type, status, provider, config, progress, total_items, processed_items, created_at)
                VALUES (?, 'enrichment', 'pending', ?, ?, 0, ?, 0, ?)
                """
        ).execute(arguments: [
            command.id.rawValue, command.steps.map(\.provider.rawValue).joined(separator: ","),
            try JobConfiguration(
                command.filters, maxCredits: command.maxCredits, freshDays: command.freshDays,
                stopRule: command.stopRule
            ).columnText(), command.sites.count, now.wall,
        ])
        try db.cachedStatement(
            sql: """
                INSERT INTO enrichment_jobs (job_id, max_credits, min_contacts, min_confidence) VALUES (?, ?, ?, ?)
                """
        ).execute(arguments: [
            command.id.rawValue, command.maxCredits, (command.stopRule ?? StopRule()).minContacts,
            command.stopRule?.minConfidence,
        ])
    }

    /// What a site was before is what it was before the first of the unfinished jobs it is in; `enriching` under no
    /// job of ours is nobody's work any more.
    private func insertSites(_ sites: String, of job: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO job_sites (job, position, site_id, prior_stage, prior_status)
                SELECT
                    ?, wanted.key, sites.id,
                    CASE WHEN other.job IS NULL THEN sites.pipeline_stage ELSE other.prior_stage END,
                    CASE WHEN other.job IS NULL
                        THEN iif(sites.enrichment_status = 'enriching', 'pending', sites.enrichment_status)
                        ELSE other.prior_status END
                FROM json_each(?) AS wanted
                JOIN sites ON sites.id = wanted.value
                LEFT JOIN job_sites AS other ON other.site_id = sites.id AND other.job = (
                    SELECT max(job) FROM job_sites
                    WHERE site_id = sites.id AND status IN ('pending', 'enriching')
                )
                """
        ).execute(arguments: [job, sites])
    }

    private func moveSites(_ sites: String) throws {
        try db.cachedStatement(
            sql: """
                UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'pending', updated_at = ?
                WHERE id IN (SELECT value FROM json_each(?))
                """
        ).execute(arguments: [now.wall, sites])
    }
}

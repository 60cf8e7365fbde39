/// A job's columns in replies, in their order.
enum JobColumn: Int, CaseIterable {
    case id, type, status, provider, config, progress, totalItems, processedItems, succeededItems, failedItems
    case skippedItems, contactsFound, suppressedContacts, creditsUsed, creditsUnknown, error, errorCode, etaSeconds,
        waitingReason,
        createdAt
    case startedAt, completedAt, retryOf

    /// Its name in replies, and what it is in SQL. Jobs that the earlier application made have no row of ours.
    fileprivate var definition: (name: String, sql: String) {
        switch self {
        case .id: ("id", "jobs.id")
        case .type: ("type", "jobs.type")
        case .status: ("status", "jobs.status")
        case .provider: ("provider", "jobs.provider")
        // CASE evaluates in order: json_type and json fail on what is no JSON.
        case .config:
            (
                "config",
                """
                CASE WHEN json_valid(jobs.config) THEN
                    CASE json_type(jobs.config) WHEN 'object' THEN json(jobs.config) END
                END
                """
            )
        // Another application may have left anything in them.
        case .progress: ("progress", "min(100, max(0, CAST(coalesce(jobs.progress, 0) AS INTEGER)))")
        case .totalItems: ("total_items", "max(0, CAST(coalesce(jobs.total_items, 0) AS INTEGER))")
        case .processedItems: ("processed_items", "max(0, CAST(coalesce(jobs.processed_items, 0) AS INTEGER))")
        case .succeededItems: ("succeeded_items", "coalesce(enrichment_jobs.succeeded_items, 0)")
        case .failedItems: ("failed_items", "coalesce(enrichment_jobs.failed_items, 0)")
        case .skippedItems: ("skipped_items", "coalesce(enrichment_jobs.skipped_items, 0)")
        case .contactsFound: ("contacts_found", "coalesce(enrichment_jobs.contacts_found, 0)")
        case .suppressedContacts: ("suppressed_contacts", "coalesce(enrichment_jobs.suppressed_contacts, 0)")
        case .creditsUsed: ("credits_used", "coalesce(enrichment_jobs.credits_used, 0)")
        case .creditsUnknown: ("credits_unknown", "coalesce(enrichment_jobs.credits_unknown, 0)")
        case .error: ("error", "jobs.error")
        case .errorCode: ("error_code", "enrichment_jobs.error_code")
        // What the remaining time of a running job is reckoned from; to read a date is dear.
        case .etaSeconds: ("eta_seconds", "CASE WHEN jobs.status = 'running' THEN unixepoch(jobs.started_at) END")
        // The provider and its key whose standing is the reason.
        case .waitingReason:
            ("waiting_reason", "CASE WHEN jobs.status IN ('pending', 'running') THEN \(JobSQL.askedKey) END")
        case .createdAt: ("created_at", "jobs.created_at")
        case .startedAt: ("started_at", "jobs.started_at")
        case .completedAt: ("completed_at", "jobs.completed_at")
        case .retryOf: ("retry_of", "enrichment_jobs.retry_of")
        }
    }
}

/// The SQL that reads jobs.
enum JobSQL {
    /// The key that a step asks with; null when it is the server's and no worker has told which that is.
    static let keyFingerprint = """
        coalesce(job_steps.key_fingerprint,
            (SELECT key_fingerprint FROM server_keys WHERE server_keys.provider = job_steps.provider))
        """

    /// The number of the first step that sites of `sequence` wait for.
    static let askedStep = """
        coalesce((
            SELECT min(step) FROM job_sites INDEXED BY job_sites_pending WHERE job = sequence AND status = 'pending'
        ), 0)
        """

    /// The provider of the step that a job's sites wait for, a blank and the key that it is asked with; null when that is
    /// not known.
    static let askedKey = """
        (SELECT job_steps.provider || ' ' || \(keyFingerprint) FROM job_steps WHERE job = sequence AND step = \(askedStep))
        """

    private static let columns = JobColumn.allCases
        .map { "\($0.definition.sql) AS \($0.definition.name)" }
        .joined(separator: ", ")
    private static let rows = "FROM jobs LEFT JOIN enrichment_jobs ON enrichment_jobs.job_id = jobs.id"

    /// One job, by its id.
    static let job = "SELECT \(columns) \(rows) WHERE jobs.id = ? AND jobs.type = 'enrichment'"

    /// A page of them, newest first; parameters: the status if it is `ofStatus`, the page's size, its offset.
    static func page(ofStatus: Bool) -> String {
        """
        SELECT \(columns) \(rows) WHERE \(filter(ofStatus: ofStatus))
        ORDER BY jobs.created_at DESC, jobs.rowid DESC LIMIT ? OFFSET ?
        """
    }

    private static func filter(ofStatus: Bool) -> String {
        "jobs.type = 'enrichment'" + (ofStatus ? " AND jobs.status = ?" : "")
    }
}

import Enrichment
import GRDB
import Storage

extension TemporaryStore {
    static let worker = WorkerID(rawValue: "worker-1")
    static let otherWorker = WorkerID(rawValue: "worker-2")
    static let leaseTime = Duration.seconds(30)

    /// Sites as a discovery left them: `site1.example`, `site2.example` …
    @discardableResult
    func addSites(_ count: Int) throws -> [SiteID] {
        try DatabaseQueue(path: store.path).write { db in
            let insert = try db.cachedStatement(
                sql: "INSERT INTO sites (url, domain, updated_at) VALUES (?, ?, '2026-01-01 00:00:00')")
            return try (1...count).map { number in
                try insert.execute(arguments: ["https://site\(number).example", "site\(number).example"])
                return SiteID(rawValue: db.lastInsertedRowID)
            }
        }
    }

    /// Submits a job that must be accepted.
    @discardableResult
    func submit(
        _ name: String, _ sites: [SiteID], key: String? = "fingerprint", filters: ContactFilters = ContactFilters(),
        maxCredits: Int? = nil, freshDays: Int? = nil
    ) throws -> JobID {
        let job = JobID(rawValue: name)
        let sealed = key.map { SealedKey(bytes: Array($0.utf8), fingerprint: KeyFingerprint(rawValue: $0)) }
        let submission = try store.submit(
            SubmitJob(
                id: job, sites: sites, provider: .hunter, filters: filters, key: sealed, maxCredits: maxCredits,
                freshDays: freshDays))
        guard submission == .accepted else { throw StoreFault.broken("\(submission)") }
        return job
    }

    func claim(_ count: Int = 1, by worker: WorkerID = worker) throws -> [Claim] {
        try store.claim(upTo: count, by: worker, for: Self.leaseTime).claims
    }

    /// Claims one site that must be there, and returns its lease.
    func lease() throws -> Lease {
        guard let claim = try claim().first else { throw StoreFault.broken("there is nothing to claim") }
        return claim.lease
    }

    @discardableResult
    func settle(
        _ lease: Lease, _ result: Settlement.Result, charges: [CallID: Charge] = [:]
    ) throws -> SettlementReceipt {
        try store.settle([Settlement(lease: lease, result: result, charges: charges)])[0]
    }

    /// Has the contacts table refuse addresses, as whoever made the database may want it to.
    func refuseContacts(like pattern: String) throws {
        try execute(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON contacts WHEN new.email LIKE '\(pattern)'
            BEGIN SELECT raise(ABORT, 'not here'); END
            """)
    }

    /// The status of a job.
    func status(of job: JobID) throws -> String? {
        try value("SELECT status FROM jobs WHERE id = ?", [job.rawValue])
    }

    /// The statuses of a job's sites, in their order.
    func siteStatuses(of job: JobID) throws -> [String] {
        try rows(
            "SELECT job_sites.status FROM job_sites JOIN enrichment_jobs ON job = sequence WHERE job_id = ? ORDER BY position",
            [job.rawValue]
        ).map { $0[0] }
    }

    /// `stage/enrichment status` of a site.
    func state(of site: SiteID) throws -> String? {
        try value(
            "SELECT pipeline_stage || '/' || coalesce(enrichment_status, 'null') FROM sites WHERE id = ?",
            [site.rawValue])
    }
}

extension Finding {
    /// A finding with these addresses and nothing else about them.
    static func addresses(_ emails: String...) -> Finding {
        Finding(
            contacts: emails.compactMap { FoundContact(email: $0) }, resultsAvailable: emails.count,
            credits: emails.isEmpty ? 0 : 1)
    }
}

extension SQLiteStore {
    /// The word on one call.
    func grant(
        _ lease: Lease, key: KeyFingerprint = KeyFingerprint(rawValue: "fingerprint"), windows: [RateWindow] = [],
        mostCredits: Int = 0, charges: [CallID: Charge] = [:]
    ) throws -> GrantDecision {
        try grant([
            GrantRequest(lease: lease, key: key, windows: windows, mostCredits: mostCredits, charges: charges)
        ])[0]
    }
}

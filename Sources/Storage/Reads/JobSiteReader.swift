import Enrichment

/// Reads what became of a job's sites, in the order of its request.
final class JobSiteReader {
    private let connection: HotConnection
    private let job: HotStatement
    private let count: HotStatement
    private var pages: [JobSiteStatus?: HotStatement] = [:]

    init(_ connection: HotConnection) throws(StoreFault) {
        self.connection = connection
        job = try HotStatement(connection, JobSiteSQL.job)
        count = try HotStatement(connection, JobSiteSQL.count)
    }

    /// Nil when there is no enrichment job of that name. Of a job of the earlier application no sites are known.
    func sites(of job: JobID, status: JobSiteStatus?, page place: Page) throws(StoreFault) -> RowPage? {
        var number: Int64?
        var counts: JobSiteCounts?
        try self.job.run([.text(job.rawValue)]) { row in
            number = row.integer(0)
            counts = JobSiteCounts(row)
        }
        guard let number else { return nil }
        let total =
            if let counts { counts.sites(status) } else { try sitesThere(status, of: number) }
        let rows = try page(of: status)
        var json = JSONBytes(reserving: 16_384)
        try json.appendArray { (json) throws(StoreFault) in
            try rows.run([.integer(number), HotValue(place.size), HotValue(place.offset)]) { row in
                rows.shape.write(to: &json) { column, json in row.append(column, to: &json) }
                json.append(byte: UInt8(ascii: ","))
            }
        }
        return RowPage(rows: json.bytes, total: total)
    }

    private func sitesThere(_ status: JobSiteStatus?, of job: Int64) throws(StoreFault) -> Int {
        Int(try count.integer([.integer(job), HotValue(status?.rawValue)]) ?? 0)
    }

    private func page(of status: JobSiteStatus?) throws(StoreFault) -> HotStatement {
        if let statement = pages[status] { return statement }
        let statement = try HotStatement(connection, JobSiteSQL.page(of: status))
        pages[status] = statement
        return statement
    }
}

/// The SQL that reads a job's sites. A status stands in it as a literal, so that the indexes of those that are unfinished
/// serve it.
enum JobSiteSQL {
    /// A job's number, 0 for one that is not ours, whether its first site is there, and its counters; no row for one that
    /// is not there.
    static let job = """
        SELECT coalesce(sequence, 0),
            EXISTS (SELECT 1 FROM job_sites WHERE job = sequence AND position = 0),
            status, total_items, succeeded_items, failed_items, skipped_items,
            (SELECT count(*) FROM job_sites INDEXED BY job_sites_leased
                WHERE job = sequence AND job_sites.status = 'enriching')
        FROM jobs LEFT JOIN enrichment_jobs ON enrichment_jobs.job_id = jobs.id
        WHERE jobs.id = ? AND jobs.type = 'enrichment'
        """

    /// The sites that are there, when the job does not tell: ten thousand at most.
    static let count = "SELECT count(*) FROM job_sites WHERE job = ?1 AND (?2 IS NULL OR status = ?2)"

    /// A page; parameters: the job's number, the page's size, its offset.
    static func page(of status: JobSiteStatus?) -> String {
        """
        SELECT site_id, sites.domain, (SELECT provider FROM job_steps WHERE job_steps.job = job_sites.job
                AND job_steps.step = job_sites.step) AS provider,
            job_sites.status, attempts, contacts_found, suppressed_contacts, results_available, error_code, error,
            fresh_since, fresh_job_id, started_at, completed_at
        FROM job_sites LEFT JOIN sites ON sites.id = site_id WHERE \(filter(status))
        ORDER BY position LIMIT ? OFFSET ?
        """
    }

    private static func filter(_ status: JobSiteStatus?) -> String {
        "job = ?" + (status.map { " AND job_sites.status = '\($0.rawValue)'" } ?? "")
    }
}

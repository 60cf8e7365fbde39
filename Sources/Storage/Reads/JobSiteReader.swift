import Enrichment

/// Reads what became of a job's sites, in the order of its request.
final class JobSiteReader {
    private let connection: HotConnection
    private let totals: Totals
    private let sequence: HotStatement
    private var pages: [JobSiteStatus?: HotStatement] = [:]

    init(_ connection: HotConnection, totals: Totals) throws(StoreFault) {
        self.connection = connection
        self.totals = totals
        sequence = try HotStatement(connection, JobSiteSQL.sequence)
    }

    /// Nil when there is no enrichment job of that name. Of a job of the earlier application no sites are known.
    func sites(of job: JobID, status: JobSiteStatus?, page place: Page) throws(StoreFault) -> RowPage? {
        guard let number = try sequence.integer([.text(job.rawValue)]) else { return nil }
        let total = try totals.total(JobSiteSQL.count(of: status), [.integer(number)])
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
    /// A job's number, 0 for one that is not ours; no row for one that is not there.
    static let sequence = """
        SELECT coalesce(sequence, 0) FROM jobs LEFT JOIN enrichment_jobs ON enrichment_jobs.job_id = jobs.id
        WHERE jobs.id = ? AND jobs.type = 'enrichment'
        """

    /// A page; parameters: the job's number, the page's size, its offset.
    static func page(of status: JobSiteStatus?) -> String {
        """
        SELECT site_id, sites.domain, job_sites.status, attempts, contacts_found, results_available, error_code, error,
            fresh_since, fresh_job_id, started_at, completed_at
        FROM job_sites LEFT JOIN sites ON sites.id = site_id WHERE \(filter(status))
        ORDER BY position LIMIT ? OFFSET ?
        """
    }

    static func count(of status: JobSiteStatus?) -> String {
        "SELECT count(*) FROM job_sites WHERE \(filter(status))"
    }

    private static func filter(_ status: JobSiteStatus?) -> String {
        "job = ?" + (status.map { " AND job_sites.status = '\($0.rawValue)'" } ?? "")
    }
}

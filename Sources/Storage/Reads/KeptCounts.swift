import Enrichment

/// How many sites, contacts and jobs there are: as the database keeps them with every change (V010_counts.sql), so that
/// a total costs the same however many there are.
final class KeptCounts {
    private let sitesOfStage: HotStatement
    private let sitesOfStatus: HotStatement
    private let sitesBeingEnriched: HotStatement
    private let contacts: HotStatement
    private let jobs: HotStatement

    init(_ connection: HotConnection) throws(StoreFault) {
        sitesOfStage = try HotStatement(connection, KeptCountSQL.sitesOfStage)
        sitesOfStatus = try HotStatement(connection, KeptCountSQL.sitesOfStatus)
        sitesBeingEnriched = try HotStatement(connection, KeptCountSQL.sitesBeingEnriched)
        contacts = try HotStatement(connection, KeptCountSQL.contacts)
        jobs = try HotStatement(connection, KeptCountSQL.jobs)
    }

    /// The sites of a stage; of all stages when it is nil.
    func sites(in stage: String?) throws(StoreFault) -> Int {
        try sitesOfStage.count([HotValue(stage)])
    }

    /// The sites of a stage with a status; of all its sites when that is nil.
    func sites(in stage: String, _ status: EnrichmentStatus?) throws(StoreFault) -> Int {
        switch status {
        case nil: try sites(in: stage)
        case .enriching: try sitesBeingEnriched.count([.text(stage)])
        case let status?: try sitesOfStatus.count([.text(stage), .text(status.rawValue)])
        }
    }

    /// The contacts over all sites that pass the filters.
    func contacts(_ listing: ContactListing) throws(StoreFault) -> Int {
        try contacts.count([
            HotValue(listing.minimumConfidence), HotValue(listing.verificationStatus), HotValue(listing.kind?.rawValue),
        ])
    }

    /// The enrichment jobs with a status; all of them when it is nil.
    func jobs(_ status: JobStatus?) throws(StoreFault) -> Int {
        try jobs.count([HotValue(status?.rawValue)])
    }
}

/// The SQL of the totals. An index is named where a walk through the table would be the alternative.
enum KeptCountSQL {
    static let sitesOfStage =
        "SELECT coalesce(sum(sites), 0) FROM site_counts WHERE ?1 IS NULL OR pipeline_stage = ?1"

    /// What rests at the status, without those that somebody is out with, which are few.
    static let sitesOfStatus = """
        SELECT coalesce(
                (SELECT sites FROM site_counts WHERE pipeline_stage = ?1 AND resting_status = ?2), 0)
            - (SELECT count(*) FROM sites INDEXED BY sites_stage_status_updated
                CROSS JOIN listed_sites ON site_id = sites.id
                WHERE sites.pipeline_stage = ?1 AND enrichment_status = 'enriching' AND resting_status = ?2)
        """

    static let sitesBeingEnriched = """
        SELECT count(*) FROM sites INDEXED BY sites_stage_status_updated
        WHERE pipeline_stage = ? AND enrichment_status = 'enriching'
        """

    /// What is counted and the few rows that are not yet. Null for a filter that is not set; no confidence is kept as -1.
    static let contacts = """
        SELECT coalesce(
            (SELECT sum(contacts) FROM contact_counts WHERE \(passes)), 0)
            + (SELECT count(*) FROM contacts WHERE rowid > (SELECT up_to FROM counted_contacts) AND \(passes))
        """

    private static let passes = """
        (?1 IS NULL OR confidence >= ?1) AND (?2 IS NULL OR verification_status = ?2) AND (?3 IS NULL OR type = ?3)
        """

    static let jobs = "SELECT coalesce(sum(jobs), 0) FROM job_counts WHERE ?1 IS NULL OR status = ?1"
}

extension HotStatement {
    /// The first column of the only row; nil when there is no row, or null in it.
    func integer(_ values: [HotValue] = []) throws(StoreFault) -> Int64? {
        var integer: Int64?
        try run(values) { row in integer = row.integer(0) }
        return integer
    }

    /// The same of what can't be negative.
    fileprivate func count(_ values: [HotValue]) throws(StoreFault) -> Int {
        Int(max(try integer(values) ?? 0, 0))
    }
}

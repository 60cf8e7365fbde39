package import Enrichment

/// The hot reads of one thread: prepared statements on a read-only connection of its own, written into replies.
///
/// It sees what other connections have committed by the time of each call, and all of a call sees one moment.
/// It neither waits for writers nor makes them wait.
package final class ThreadReadings: Readings {
    private let snapshots: Snapshots
    private let jobs: JobReader
    private let repliesKept: KeptReplyReader
    private let jobSites: JobSiteReader
    private let estimates: EstimateReader
    private let sites: SiteReader
    private let contacts: ContactReader
    private let allContacts: ContactSearchReader
    private let exporter: ContactExporter
    private let findings: FindingReader
    private let companies: CompanyReader
    private let queue: FigureReader
    private let tokens: TokenReader
    private let mark: ChangeMark
    private let obstacles: ObstacleReader

    /// Opens the store at `path`, which must exist and be migrated. `patience` bounds the waiting for another process
    /// that recovers the log. `changes` is for all readings whose marks are to be compared. Keep it on the thread that
    /// made it.
    package init(
        path: String, timekeeper: any Timekeeper, changes: ChangeCount = ChangeCount(),
        patience: Duration = .seconds(5)
    ) throws(StoreFault) {
        let connection = try HotConnection(path: path, patience: patience)
        snapshots = try Snapshots(connection)
        let counts = try KeptCounts(connection)
        jobs = try JobReader(connection, counts: counts, timekeeper: timekeeper)
        repliesKept = KeptReplyReader(connection)
        jobSites = try JobSiteReader(connection)
        estimates = try EstimateReader(connection)
        let totals = try Totals(connection)
        sites = try SiteReader(connection, counts: counts)
        contacts = try ContactReader(connection)
        allContacts = try ContactSearchReader(connection, counts: counts, totals: totals)
        exporter = ContactExporter(connection)
        findings = try FindingReader(connection)
        companies = try CompanyReader(connection)
        queue = try FigureReader(connection, timekeeper: timekeeper)
        tokens = try TokenReader(connection, timekeeper: timekeeper)
        obstacles = try ObstacleReader(connection, path: path)
        mark = try ChangeMark(connection, count: changes, timekeeper: timekeeper)
    }

    package func changeMark() throws(StoreFault) -> UInt64 {
        try mark.value()
    }

    package func job(_ id: JobID) throws(StoreFault) -> JobReading? {
        try jobs.job(id)
    }

    package func job(madeAt idempotencyKey: String, of caller: String) throws(StoreFault) -> JobID? {
        try repliesKept.job(madeAt: idempotencyKey, of: caller)
    }

    package func jobs(status: JobStatus?, page: Page) throws(StoreFault) -> RowPage {
        try snapshots.take { () throws(StoreFault) in try jobs.jobs(status: status, page: page) }
    }

    package func sites(of job: JobID, status: JobSiteStatus?, page: Page) throws(StoreFault) -> RowPage? {
        try snapshots.take { () throws(StoreFault) in try jobSites.sites(of: job, status: status, page: page) }
    }

    package func estimate(_ id: EstimateID) throws(StoreFault) -> EstimateReading? {
        try estimates.estimate(id)
    }

    package func sites(_ listing: SiteListing) throws(StoreFault) -> RowPage {
        try snapshots.take { () throws(StoreFault) in try sites.sites(listing) }
    }

    package func site(_ id: SiteID) throws(StoreFault) -> [UInt8]? {
        try snapshots.take { () throws(StoreFault) in try sites.site(id) }
    }

    package func contacts(of site: SiteID, _ listing: ContactListing) throws(StoreFault) -> RowPage? {
        try snapshots.take { () throws(StoreFault) in try contacts.contacts(of: site, listing) }
    }

    package func contacts(_ search: ContactSearch) throws(StoreFault) -> RowPage {
        try snapshots.take { () throws(StoreFault) in try allContacts.contacts(search) }
    }

    package func export(_ selection: ContactSelection, from place: ExportPlace?) throws(StoreFault) -> ExportPart {
        try snapshots.take { () throws(StoreFault) in try exporter.part(of: selection, from: place) }
    }

    package func findings(of contact: ContactID) throws(StoreFault) -> RowPage? {
        try snapshots.take { () throws(StoreFault) in try findings.findings(of: contact) }
    }

    package func companies(of site: SiteID) throws(StoreFault) -> RowPage? {
        try snapshots.take { () throws(StoreFault) in try companies.companies(of: site) }
    }

    package func figures() throws(StoreFault) -> QueueFigures {
        try snapshots.take { () throws(StoreFault) in try queue.figures() }
    }

    package func token(_ digest: TokenDigest) throws(StoreFault) -> TokenVerdict {
        try tokens.token(digest)
    }

    package func obstacle() -> DatabaseObstacle? {
        obstacles.obstacle()
    }
}

extension Page {
    /// How many rows stand before it; no page number is too large to be asked for.
    var offset: Int {
        let (offset, overflow) = max(number - 1, 0).multipliedReportingOverflow(by: size)
        return overflow ? .max : offset
    }
}

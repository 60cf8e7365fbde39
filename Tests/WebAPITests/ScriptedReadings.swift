import Enrichment

/// Reads the scripted store; remembers how it was asked.
final class ScriptedReadings: Readings {
    private let store: ScriptedStore
    private(set) var jobsRead = 0
    private(set) var siteListings: [SiteListing] = []
    private(set) var jobListings: [(status: JobStatus?, page: Page)] = []
    private(set) var jobSiteListings: [(job: JobID, status: JobSiteStatus?, page: Page)] = []
    private(set) var contactListings: [(site: SiteID, listing: ContactListing)] = []
    private(set) var contactSearches: [ContactSearch] = []
    private(set) var exports: [ContactSelection] = []
    private(set) var contactsTraced: [ContactID] = []
    private(set) var companiesRead: [SiteID] = []

    init(_ store: ScriptedStore) {
        self.store = store
    }

    func changeMark() throws(StoreFault) -> UInt64 {
        try store.changes()
    }

    func job(_ id: JobID) throws(StoreFault) -> JobReading? {
        jobsRead += 1
        return try store.read { contents in
            contents.statuses[id.rawValue].map { status in
                JobReading(
                    object: [UInt8](#"{"id":"\#(id.rawValue)","status":"\#(status)"}"#.utf8), status: status,
                    providers: contents.providers[id.rawValue] ?? [.hunter])
            }
        }
    }

    func job(madeAt idempotencyKey: String, of caller: String) throws(StoreFault) -> JobID? {
        try store.read { $0.kept[[caller, idempotencyKey]]?.job.id }
    }

    func estimate(_ id: EstimateID) throws(StoreFault) -> EstimateReading? {
        try store.read { contents in
            contents.estimates[id.rawValue].map { status in
                EstimateReading(
                    object: [UInt8](#"{"id":"\#(id.rawValue)","status":"\#(status)"}"#.utf8), status: status)
            }
        }
    }

    func jobs(status: JobStatus?, page: Page) throws(StoreFault) -> RowPage {
        jobListings.append((status, page))
        return try store.read { contents in
            let rows = contents.statuses.keys.sorted().map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
            return RowPage(rows: [UInt8]("[\(rows)]".utf8), total: contents.statuses.count)
        }
    }

    func sites(_ listing: SiteListing) throws(StoreFault) -> RowPage {
        siteListings.append(listing)
        return try store.read { RowPage(rows: [UInt8](#"[{"id":1}]"#.utf8), total: $0.sites.count) }
    }

    func sites(of job: JobID, status: JobSiteStatus?, page: Page) throws(StoreFault) -> RowPage? {
        jobSiteListings.append((job, status, page))
        return try store.read { contents in
            contents.statuses[job.rawValue].map { _ in
                RowPage(rows: [UInt8](#"[{"site_id":1}]"#.utf8), total: contents.sites.count)
            }
        }
    }

    func site(_ id: SiteID) throws(StoreFault) -> [UInt8]? {
        try store.read { $0.sites.contains(id.rawValue) ? [UInt8](#"{"id":\#(id.rawValue)}"#.utf8) : nil }
    }

    func contacts(_ search: ContactSearch) throws(StoreFault) -> RowPage {
        contactSearches.append(search)
        return try store.read { _ in RowPage(rows: [UInt8](#"[{"email":"ada@a.example"}]"#.utf8), total: 1) }
    }

    /// A header, and then a row a part; it ends at the last site.
    func export(_ selection: ContactSelection, from place: ExportPlace?) throws(StoreFault) -> ExportPart {
        exports.append(selection)
        return try store.read { contents in
            let number = place.map { $0.last.rawValue + 1 } ?? 0
            let last = Int64(contents.sites.count)
            return ExportPart(
                bytes: [UInt8]((number == 0 ? "id\r\n" : "\(number)\r\n").utf8),
                next: number < last ? ExportPlace(columns: ["id"], last: ContactID(rawValue: number)) : nil)
        }
    }

    func contacts(of site: SiteID, _ listing: ContactListing) throws(StoreFault) -> RowPage? {
        contactListings.append((site, listing))
        return try store.read { contents in
            contents.sites.contains(site.rawValue)
                ? RowPage(rows: [UInt8](#"[{"email":"ada@a.example"}]"#.utf8), total: 1) : nil
        }
    }

    func findings(of contact: ContactID) throws(StoreFault) -> RowPage? {
        contactsTraced.append(contact)
        return try store.read { contents in
            contents.sites.contains(contact.rawValue)
                ? RowPage(rows: [UInt8](#"[{"job_id":"a"}]"#.utf8), total: 1) : nil
        }
    }

    func companies(of site: SiteID) throws(StoreFault) -> RowPage? {
        companiesRead.append(site)
        return try store.read { contents in
            contents.sites.contains(site.rawValue)
                ? RowPage(rows: [UInt8](#"[{"provider":"hunter"}]"#.utf8), total: 1) : nil
        }
    }

    func figures() throws(StoreFault) -> QueueFigures {
        try store.read { $0.figures }
    }

    func token(_ digest: TokenDigest) throws(StoreFault) -> TokenVerdict {
        try store.read { contents in
            contents.tokens.first { $0.digest == digest }?.verdict ?? .unknown
        }
    }

    func obstacle() -> DatabaseObstacle? {
        store.contents.obstacle
    }
}

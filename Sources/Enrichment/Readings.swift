/// A page of rows as JSON: an array of objects whose members are named like the columns.
package struct RowPage: Hashable, Sendable {
    package let rows: [UInt8]
    /// How many rows the filters match, over all pages.
    package let total: Int
    /// False where there are more than that, and to count them would take longer the more there are.
    package let isTotalExact: Bool

    package init(rows: [UInt8], total: Int, isTotalExact: Bool = true) {
        self.rows = rows
        self.total = total
        self.isTotalExact = isTotalExact
    }
}

/// A place in a list.
package struct Page: Hashable, Sendable {
    package static let sizes = 1...200
    package static let defaultSize = 50

    /// From 1.
    package let number: Int
    /// Within `sizes`.
    package let size: Int

    package init(number: Int, size: Int) {
        self.number = number
        self.size = size
    }
}

/// Which sites, in which order.
package struct SiteListing: Hashable, Sendable {
    package enum Order: String, CaseIterable, Sendable {
        case id, domain
        case companyName = "company_name"
        case enrichmentStatus = "enrichment_status"
        case contactCount = "contact_count"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    /// Nil for all stages.
    package var stage: PipelineStage? = .enrichment
    /// Text that url, domain or company name must contain, in any case; nil for all.
    package var search: String?
    /// The same as domain names have it, where that is another text: `xn--mnchen-3ya` for `münchen`. Url and domain may
    /// contain that instead.
    package var searchAsDomain: String?
    package var status: EnrichmentStatus?
    package var order = Order.updatedAt
    package var isAscending = false
    package var page: Page

    package init(page: Page) {
        self.page = page
    }
}

/// Which of a site's contacts.
package struct ContactListing: Hashable, Sendable {
    /// 0…100; contacts without a confidence do not pass.
    package var minimumConfidence: Int?
    package var verificationStatus: String?
    package var kind: ContactKind?

    package init() {}
}

/// The reads that clients repeat, answered as JSON straight from the rows.
///
/// One thread owns it; it is not to be shared.
package protocol Readings {
    /// A number that is another one soon after anything was committed, and for a while afterwards perhaps again: who takes
    /// it and then reads need not read again while it is the same. All threads' readings have the same.
    func changeMark() throws(StoreFault) -> UInt64
    /// The job's object, or nil when there is no enrichment job of that name. Never holds a provider key.
    func job(_ id: JobID) throws(StoreFault) -> JobReading?
    /// The job that was made at a request to which its caller gave this name; nil when none is remembered
    /// (`RepeatableRequest`).
    func job(madeAt idempotencyKey: String, of caller: String) throws(StoreFault) -> JobID?
    /// Enrichment jobs, newest first; `status` nil for all.
    func jobs(status: JobStatus?, page: Page) throws(StoreFault) -> RowPage
    /// What became of a job's sites, in the request's order; `status` nil for all, result nil when there is no such job.
    func sites(of job: JobID, status: JobSiteStatus?, page: Page) throws(StoreFault) -> RowPage?
    /// The estimate's object, or nil when there is none of that name. Never holds a provider key.
    func estimate(_ id: EstimateID) throws(StoreFault) -> EstimateReading?
    /// Sites, every column and `contact_count`.
    func sites(_ listing: SiteListing) throws(StoreFault) -> RowPage
    /// A site's object, with the same members; nil when there is none of that number.
    func site(_ id: SiteID) throws(StoreFault) -> [UInt8]?
    /// A site's contacts, highest confidence first, unknown confidence last; nil when there is no such site.
    func contacts(of site: SiteID, _ listing: ContactListing) throws(StoreFault) -> RowPage?
    /// Contacts over all sites, every column with the `domain` and `company_name` of their sites.
    func contacts(_ search: ContactSearch) throws(StoreFault) -> RowPage
    /// The same as CSV, the oldest first, in parts that are read one after another: the first, under a header, where
    /// `place` is nil. Contacts that are there from the first part to the last are in exactly one of them.
    func export(_ selection: ContactSelection, from place: ExportPlace?) throws(StoreFault) -> ExportPart
    /// Which jobs found a contact, by which call, when and on which pages, newest first; nil when there is no such
    /// contact.
    func findings(of contact: ContactID) throws(StoreFault) -> RowPage?
    /// What each provider says of the company behind a site, who answered last first; nil when there is no such site.
    func companies(of site: SiteID) throws(StoreFault) -> RowPage?
    /// How the queue and the limiter stand.
    func figures() throws(StoreFault) -> QueueFigures
    /// What the token of this digest is worth at this moment.
    func token(_ digest: TokenDigest) throws(StoreFault) -> TokenVerdict
    /// What keeps the database from being used, or nil; waits for nobody.
    func obstacle() -> DatabaseObstacle?
}

/// One job as a JSON object, and what a reply about it must know besides.
package struct JobReading: Hashable, Sendable {
    package let object: [UInt8]
    /// Nil when it is a word of the application that made the database, and none of ours.
    package let status: JobStatus?
    /// In the order in which they are asked; none when there is none that we know, as jobs of the application that made the
    /// database may have it.
    package let providers: [ProviderName]

    package init(object: [UInt8], status: JobStatus?, providers: [ProviderName] = []) {
        self.object = object
        self.status = status
        self.providers = providers
    }
}

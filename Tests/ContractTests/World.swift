import Enrichment
import FoundationEssentials
import GRDB
import HTTPTypes
import Sealing
import Storage
import TestKit

@testable import WebAPI

/// A small world to hold the contract against: a real database with rows of every sort, and the API over it.
final class World {
    let store: SQLiteStore
    let log = LogBook()
    private let directory: TemporaryDirectory
    let time = ManualTimekeeper()
    /// There is one, so that the service is ready.
    private let worker: WorkerPresence
    private let sealer = OpeningKey().sealingKey
    private let tokenUses: TokenUses
    private var tokens: [AccessScope: String] = [:]

    /// How the job stands that the contract's examples name.
    enum Phase: CaseIterable {
        case begun, ended
    }

    init(_ phase: Phase = .ended, addingOddRows addsOddRows: Bool = true) throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore.open(at: directory.file("sites.db"), timekeeper: time, bootID: "start")
        worker = try store.enroll(WorkerID(rawValue: "worker"))
        tokenUses = TokenUses(book: store, time: time, log: log.logger) { _, _ in }
        for scope in AccessScope.allCases {
            let token = NewToken()
            _ = try store.create(
                CreateToken(name: scope.rawValue, scope: scope, digest: token.digest, expiresAt: nil))
            tokens[scope] = token.text
        }
        try addSites()
        try addJobs(phase)
        try addEstimate()
        if addsOddRows { try addOddRows() }
    }

    /// The API as one thread has it.
    func api(access: Access? = nil) throws -> API {
        API(
            store: StorePorts(of: store, readings: try ThreadReadings(path: store.path, timekeeper: time)),
            entrance: Entrance(
                hosts: .loopback,
                access: access ?? .tokens(TokenDigests(), uses: tokenUses, log: log.logger)),
            orders: OrderIntake(
                providers: ProviderTerms.samples(), sealer: sealer, digest: RequestDigest.of,
                makeJobID: { JobID(rawValue: UUID().uuidString.lowercased()) }),
            domains: DottedNames(),
            book: RequestBook(
                traffic: Traffic(beganAt: time.wallNow(), version: "1.2.3").sheet(), time: time, log: log.logger),
            places: WritingPlaces(threads: 4), ring: {})
    }

    /// The field that says who calls; nil for nobody.
    func authorization(_ scope: AccessScope?) -> String? {
        scope.flatMap { tokens[$0] }.map { "Bearer \($0)" }
    }

    func execute(_ sql: String) throws {
        try DatabaseQueue(path: store.path).write { db in try db.execute(sql: sql) }
    }

    func columns(of table: String) throws -> [String] {
        try DatabaseQueue(path: store.path).read { db in try db.columns(in: table).map(\.name) }
    }

    private func addSites() throws {
        let names = ["acme", "tailspin", "fabrikam", "wingtip", "litware", "proseware"].map { "\($0).example" }
        let sites = try store.add(names.map { NewSite(url: "https://\($0)", domain: $0, companyName: nil) })
        let moving = sites.dropLast().compactMap { if case .created(let id) = $0 { id } else { nil } }
        for site in moving {
            time.advance(by: .seconds(1))
            _ = try store.moveToEnrichment([site])
        }
    }

    private func addJobs(_ phase: Phase) throws {
        try submit(Jobs.exampleID, [1, 2, 3])
        var claims = try store.claim(upTo: 3, by: WorkerID(rawValue: "worker"), for: .seconds(30)).claims
        if phase == .begun { claims.removeLast() }
        let settlements = claims.enumerated().map { index, claim in
            Settlement(lease: claim.lease, result: index == 1 ? Self.failure : .enriched(Self.finding))
        }
        _ = try store.settle(settlements)
        time.advance(by: .seconds(10))
        try submit("cancelled", [3, 4])
        _ = try store.cancel(JobID(rawValue: "cancelled"))
        try submit("waiting", [4, 5])
    }

    private func submit(_ name: String, _ sites: [Int64]) throws {
        let id = JobID(rawValue: name)
        let key = try sealer.seal("good-key", for: id, provider: .hunter)
        let submission = try store.submit(
            SubmitJob(
                id: id, sites: sites.map(SiteID.init), provider: .hunter, filters: ContactFilters(), key: key))
        guard submission == .accepted else { throw StoreFault.broken("\(submission)") }
    }

    /// The one that the contract's examples name, counted for.
    private func addEstimate() throws {
        let id = EstimateID(rawValue: Estimates.exampleID)
        let terms = PriceTerms([.sample(.hunter)])
        let key = try sealer.seal("good-key", for: id.job, provider: .hunter)
        let job = SubmitJob(
            id: id.job, sites: [1, 2, 3].map(SiteID.init), provider: .hunter, filters: ContactFilters(), key: key,
            freshDays: 30)
        _ = try store.estimate(EstimateJob(job, terms: terms, digest: [UInt8](repeating: 7, count: 32)))
        let worker = WorkerID(rawValue: "worker")
        guard let claim = try store.claimEstimate(by: worker, for: .seconds(6), terms: terms) else {
            throw StoreFault.broken("there is no estimate to count for")
        }
        var news = EstimateNews()
        news.credits[.hunter] = 23_990
        news.counts[.hunter] = ["tailspin.example": ResultCount(total: 7)]
        _ = try store.keep(news, for: claim.lease, .complete, terms: terms)
    }

    private static let failure = Settlement.Result.failed(Failure(.providerUnavailable, "It did not answer."))

    /// A contact of whom everything is known, and one of whom nothing is.
    private static let finding: Finding = {
        var known = FoundContact(email: "ada@acme.example")
        known?.firstName = "Ada"
        known?.lastName = "Lovelace"
        known?.position = "CEO"
        known?.positionRaw = "Chief Executive Officer"
        known?.seniority = "executive"
        known?.department = "management"
        known?.kind = .personal
        known?.confidence = 95
        known?.verificationStatus = "valid"
        known?.verificationDate = "2026-01-02"
        var source = ContactSource(uri: "https://acme.example/team")
        source.domain = "acme.example"
        source.isStillOnPage = true
        known?.sources = [source]
        let contacts = [known, FoundContact(email: "info@acme.example")].compactMap { $0 }
        var company = CompanyFacts()
        company.organization = "Acme"
        company.pattern = "{first}"
        company.acceptsAll = false
        company.isDisposable = false
        return Finding(contacts: contacts, resultsAvailable: 12, credits: 1, company: company)
    }()

    /// What another application may have left in columns that SQLite does not hold to a type.
    private func addOddRows() throws {
        try execute(
            """
            ALTER TABLE sites ADD COLUMN score REAL;
            INSERT INTO sites (
                url, domain, is_wordpress, wp_version, http_status_code, ssl_valid, response_time_ms,
                emails_available_count, pipeline_stage, enrichment_status, discovery_date, created_at, updated_at, score
            ) VALUES (
                'no address', '', 'maybe', x'00FF', 200.5, x'01', NULL, '12 or so', 'enrichment', 'verified', 0, NULL,
                20260101, 0.5
            );
            INSERT INTO jobs (
                id, type, status, provider, config, progress, total_items, processed_items, error, created_at,
                started_at
            ) VALUES
                ('odd', 'enrichment', 'completed', 'apollo', 'no JSON', 'half', 2.5, NULL, x'00', NULL, 5),
                ('beyond', 'enrichment', 'failed', NULL, '[1]', 250, -1, 'many', '', '', '');
            INSERT INTO contacts (site_id, email, type, confidence, enrichment_source, created_at, updated_at)
            VALUES (1, 'odd@acme.example', 'role', 'high', 3, NULL, 5), (1, '', '', 1000.5, x'FF', '', '');
            """)
    }
}

/// Takes every name with a dot for a company's domain.
private struct DottedNames: DomainNormalizer {
    func normalize(_ text: String) -> Result<String, DomainRefusal> {
        let host = text.split(separator: "/").first { $0.contains(".") } ?? ""
        return host.isEmpty ? .failure(DomainRefusal(reason: "It has no dot.")) : .success(host.lowercased())
    }
}

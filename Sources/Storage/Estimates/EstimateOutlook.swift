import Enrichment
import GRDB

/// What a job would come to, as the database has it at one moment.
struct EstimateOutlook {
    let figures: EstimateFigures
    /// The first of the sites that are skipped as fresh, as a JSON array.
    private(set) var cached = "[]"
    /// The domains to be asked for, each once, in the sites' order.
    private(set) var domains: [String] = []
    /// What is known of them, for each of the providers.
    let counts: [[String: ResultCount]]

    /// `news` are counts that are not kept yet.
    init(
        of order: EstimatedOrder, in db: Database, at now: Moment,
        with news: [ProviderName: [String: ResultCount]] = [:]
    ) throws {
        var reckoning = PriceReckoning(
            of: order.terms.providers, order.filters, maxCredits: order.maxCredits,
            isLookedThrough: order.suppressed.areKnown)
        var asked: [String] = []
        // Those that the first of several providers is spared.
        var spared: Set<String> = []
        var fresh = FreshList()
        try Self.sites(of: order, in: db, at: now) { site in
            if site.domain != nil, order.suppressed.contains(site.id) {
                reckoning.skip(.suppressed)
            } else if let enrichment = site.enrichment, order.terms.providers.count == 1 {
                reckoning.skip(.fresh)
                fresh.note(site.id, enrichment)
            } else if let domain = site.domain.map({ DomainSearch(domain: $0, filters: order.filters).domain }) {
                if let reason = order.terms.mailDomains.kind(of: domain).map(SkipReason.init) {
                    reckoning.skip(reason)
                } else {
                    asked.append(domain)
                    if site.enrichment != nil { spared.insert(domain) }
                }
            } else {
                reckoning.skip(.deleted)
            }
        }
        var seen: Set<String> = []
        domains = asked.filter { seen.insert($0).inserted }
        let withWords = !order.filters.departments.isEmpty || !order.filters.seniorities.isEmpty
        let kept = ResultCounts(db: db, now: now)
        counts = try order.terms.providers.map { [domains] provider in
            try kept.known(of: domains, at: provider.name, withWords: withWords)
                .merging(news[provider.name] ?? [:]) { $1 }
        }
        let shared = try Self.domainsAsked(like: order, in: db)
        for domain in asked {
            reckoning.ask(
                domain, counts: counts.map { $0[domain] }, mayShare: shared.contains(domain) || spared.contains(domain))
        }
        figures = reckoning.figures
        cached = fresh.json
    }

    private struct Site {
        let id: Int64
        /// Nil when it was deleted.
        let domain: String?
        /// Nil when it was not enriched lately enough.
        let enrichment: FreshSites.Enrichment?
    }

    private static func sites(
        of order: EstimatedOrder, in db: Database, at now: Moment, forEach body: (Site) -> Void
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT wanted.value, sites.domain, enriched_at, job_id
                FROM json_each(?) AS wanted LEFT JOIN sites ON sites.id = wanted.value
                LEFT JOIN site_enrichments ON site_enrichments.site_id = sites.id AND provider = ?
                    AND enriched_at >= datetime(?, '-' || ? || ' days')
                ORDER BY wanted.key
                """)
        let values: [HotValue] = [
            .text(order.sites), HotValue(order.terms.providers.first?.name.rawValue), .text(now.wall),
            HotValue(order.freshDays),
        ]
        try statement.run(values) { row in
            let enrichment = row.text(2).map { FreshSites.Enrichment(at: $0, job: row.text(3) ?? "") }
            body(Site(id: row.integer(0) ?? 0, domain: row.text(1), enrichment: enrichment))
        }
    }

    /// The domains of which an unfinished job is about to be told what this one would ask.
    private static func domainsAsked(like order: EstimatedOrder, in db: Database) throws -> Set<String> {
        guard let provider = order.terms.providers.first else { return [] }
        let statement = try db.cachedStatement(
            sql: """
                SELECT sites.domain
                FROM jobs INDEXED BY enrichment_jobs_unfinished
                CROSS JOIN enrichment_jobs ON enrichment_jobs.job_id = jobs.id
                CROSS JOIN job_sites ON job_sites.job = sequence AND job_sites.status IN ('pending', 'enriching')
                CROSS JOIN job_steps ON job_steps.job = sequence AND job_steps.step = job_sites.step
                CROSS JOIN sites ON sites.id = site_id
                WHERE type = 'enrichment' AND jobs.status IN ('pending', 'running') AND question = ?
                """)
        var domains: Set<String> = []
        try statement.run([.text(try Questions.text(provider.name, order.filters))]) { row in
            domains.insert(DomainSearch(domain: row.text(0) ?? "", filters: order.filters).domain)
        }
        return domains
    }
}

extension SkipReason {
    fileprivate init(_ kind: MailDomainKind) {
        switch kind {
        case .webmail: self = .webmail
        case .disposable: self = .disposable
        }
    }
}

/// The first of the sites that are fresh, and since when.
private struct FreshList {
    private var count = 0
    private var bytes = JSONBytes()

    mutating func note(_ site: Int64, _ enrichment: FreshSites.Enrichment) {
        count += 1
        guard count <= EstimateJob.mostNamed else { return }
        if count > 1 { bytes.append(byte: UInt8(ascii: ",")) }
        bytes.append(verbatim: #"{"site_id":"#)
        bytes.append(site)
        bytes.append(verbatim: #","enriched_at":"#)
        bytes.append(string: enrichment.at.utf8.span)
        bytes.append(verbatim: #","job_id":"#)
        bytes.append(string: enrichment.job.utf8.span)
        bytes.append(verbatim: "}")
    }

    var json: String { "[\(String(decoding: bytes.bytes, as: UTF8.self))]" }
}

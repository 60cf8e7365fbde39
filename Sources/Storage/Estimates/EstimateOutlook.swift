import Enrichment
import GRDB

/// What a job would come to, as the database has it at one moment.
struct EstimateOutlook {
    let figures: EstimateFigures
    /// The first of the sites that are skipped as fresh, as a JSON array.
    private(set) var cached = "[]"
    /// The domains to be asked for, for each of the providers, each once and in the sites' order.
    let domains: [[String]]
    /// What is known of them, likewise.
    let counts: [[String: ResultCount]]

    /// `news` are counts that are not kept yet.
    init(
        of order: EstimatedOrder, in db: Database, at now: Moment,
        with news: [ProviderName: [String: ResultCount]] = [:]
    ) throws {
        var reckoning = PriceReckoning(
            of: order.terms.providers, order.filters, maxCredits: order.maxCredits,
            isLookedThrough: order.suppressed.areKnown)
        let freshness = try FreshOutlook(of: order, in: db, at: now)
        var asked: [(domain: String, spared: Set<Int>)] = []
        var fresh = FreshList()
        try Self.sites(of: order, in: db) { site, domain in
            guard let domain = domain.map({ DomainSearch(domain: $0, filters: order.filters).domain }) else {
                return reckoning.skip(.deleted)
            }
            if order.suppressed.contains(site) { return reckoning.skip(.suppressed) }
            switch freshness.standing(of: site) {
            case .fresh(let enrichment):
                reckoning.skip(.fresh)
                fresh.note(site, enrichment)
            case .asked(let spared):
                if let reason = order.terms.mailDomains.kind(of: domain).map(SkipReason.init) {
                    reckoning.skip(reason)
                } else {
                    asked.append((domain, spared))
                }
            }
        }
        let domains = order.terms.providers.indices.map { step in
            var seen: Set<String> = []
            return asked.filter { !$0.spared.contains(step) && seen.insert($0.domain).inserted }.map(\.domain)
        }
        self.domains = domains
        let withWords = !order.filters.departments.isEmpty || !order.filters.seniorities.isEmpty
        let kept = ResultCounts(db: db, now: now)
        counts = try zip(order.terms.providers, domains).map { provider, domains in
            try kept.known(of: domains, at: provider.name, withWords: withWords)
                .merging(news[provider.name] ?? [:]) { $1 }
        }
        let shared = try Self.domainsAsked(like: order, in: db)
        for (domain, spared) in asked {
            reckoning.ask(
                domain, sparing: spared, counts: counts.map { $0[domain] }, mayShare: shared.contains(domain))
        }
        figures = reckoning.figures
        cached = fresh.json
    }

    /// `body` gets each site's domain, nil when it was deleted.
    private static func sites(
        of order: EstimatedOrder, in db: Database, forEach body: (_ site: Int64, _ domain: String?) -> Void
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT wanted.value, sites.domain FROM json_each(?) AS wanted LEFT JOIN sites ON sites.id = wanted.value
                ORDER BY wanted.key
                """)
        try statement.run([.text(order.sites)]) { row in body(row.integer(0) ?? 0, row.text(1)) }
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

import Enrichment
import FoundationEssentials
import GRDB

/// What a price depends on, of a job that is ordered or an estimate that is kept.
struct EstimatedOrder {
    /// The sites' numbers as a JSON array, in their order.
    let sites: String
    let filters: ContactFilters
    let freshDays: Int?
    let maxCredits: Int?
    let stopRule: StopRule?
    /// Its own providers, in the order in which they are asked.
    let terms: PriceTerms
    /// Which of its sites are left out.
    var suppressed: SuppressedSites

    init(_ command: SubmitJob, terms: PriceTerms, suppressed: SuppressedSites) {
        sites = JobIntake.list(command.sites)
        filters = command.filters
        freshDays = command.freshDays
        maxCredits = command.maxCredits
        stopRule = command.stopRule
        self.terms = terms
        self.suppressed = suppressed
    }

    fileprivate init?(sites: String, config: String, terms: PriceTerms, suppressed: SuppressedSites) {
        // Text that is no configuration is the same as one with words that are not ours.
        guard let configuration = try? JobConfiguration(column: config), let filters = configuration.filters else {
            return nil
        }
        self.sites = sites
        self.filters = filters
        freshDays = configuration.freshDays
        maxCredits = configuration.maxCredits
        stopRule = configuration.stopRule
        self.terms = terms
        self.suppressed = suppressed
    }
}

/// An estimate for which somebody counts, or may.
struct OpenEstimate {
    struct Step {
        let provider: ProviderName
        /// Nil when the server's own key is to be used.
        let key: SealedKey?
        let isAccountKnown: Bool
    }

    let sequence: Int64
    private(set) var order: EstimatedOrder
    let steps: [Step]

    /// Nil for one that can't be counted for: it is gone, its words are not ours, or one of its providers is not among
    /// `terms`.
    static func find(_ id: EstimateID, in db: Database, terms: PriceTerms) throws -> OpenEstimate? {
        let statement = try db.cachedStatement(
            sql: "SELECT sequence, site_ids, config FROM estimates WHERE id = ? AND status = 'counting'")
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
        let steps = try steps(of: row[0], in: db)
        let providers = steps.compactMap { step in terms.providers.first { $0.name == step.provider } }
        guard !steps.isEmpty, providers.count == steps.count,
            let order = EstimatedOrder(
                sites: row[1], config: row[2], terms: PriceTerms(providers, mailDomains: terms.mailDomains),
                suppressed: try SuppressionLooks(db: db).kept(of: id).sites)
        else { return nil }
        return OpenEstimate(sequence: row[0], order: order, steps: steps)
    }

    private static func steps(of estimate: Int64, in db: Database) throws -> [Step] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT provider, key_fingerprint, sealed_key, asked_at IS NOT NULL
                FROM estimate_steps WHERE estimate = ? ORDER BY step
                """)
        return try Row.fetchAll(statement, arguments: [estimate]).compactMap { row in
            guard let provider = ProviderName(rawValue: row[0]) else { return nil }
            let fingerprint: String? = row[1]
            let key = fingerprint.map { fingerprint in
                SealedKey(
                    bytes: (row[2] as Data?).map { Array($0) } ?? [], fingerprint: KeyFingerprint(rawValue: fingerprint)
                )
            }
            return Step(provider: provider, key: key, isAccountKnown: row[3])
        }
    }

    /// The same with what a look has found.
    func lookedThrough(_ look: SuppressionLook) -> OpenEstimate {
        var estimate = self
        estimate.order.suppressed = look.sites
        return estimate
    }

    /// What it comes to. `news` are counts that are not kept yet.
    func reckon(
        in db: Database, at now: Moment, with news: [ProviderName: [String: ResultCount]] = [:]
    ) throws -> EstimateLeases.Reckoned {
        let outlook = try EstimateOutlook(of: order, in: db, at: now, with: news)
        let minutes = try EstimateTimes(db: db).minutes(
            of: outlook.figures, order.terms.providers, keys: steps.map { $0.key?.fingerprint })
        return EstimateLeases.Reckoned(outlook: outlook, minutes: minutes)
    }

    /// Whether calls may still be made for it.
    static func isCounting(_ id: EstimateID, in db: Database, at now: SteadyInstant) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM estimates WHERE id = ? AND status = 'counting' AND expires_at_ms > ?")
        var isCounting = false
        try statement.run([.text(id.rawValue), .integer(now.milliseconds)]) { _ in isCounting = true }
        return isCounting
    }
}

import Enrichment
import GRDB

/// What is fresh of an order's sites, as the claims of its job find it (`ClaimDesk`, `FreshSites.spare`).
struct FreshOutlook {
    enum Standing {
        /// Nobody is asked, for this reason.
        case fresh(FreshSites.Enrichment)
        /// Asked, but not at these steps.
        case asked(sparing: Set<Int>)
    }

    /// By step and site; empty for an order that wants nothing fresh.
    private let enrichments: [[Int64: FreshSites.Enrichment]]
    /// Of which enough is stored to ask nobody after a step that is spared.
    private let sufficient: Set<Int64>

    init(of order: EstimatedOrder, in db: Database, at now: Moment) throws {
        guard let days = order.freshDays else {
            (enrichments, sufficient) = ([], [])
            return
        }
        enrichments = try order.terms.providers.map { provider in
            try Self.enrichments(of: order.sites, by: provider.name, within: days, in: db, at: now)
        }
        sufficient =
            enrichments.count > 1
            ? try Self.sufficient(among: enrichments[0].keys, by: order.stopRule ?? StopRule(), in: db) : []
    }

    /// A step is spared where its provider answered lately. While nobody was asked, what is stored may be enough; what comes
    /// of asking is not known.
    func standing(of site: Int64) -> Standing {
        var spared: Set<Int> = []
        var last: FreshSites.Enrichment?
        for (step, enrichments) in enrichments.enumerated() {
            guard let enrichment = enrichments[site] else { continue }
            let isFirst = spared.count == step
            spared.insert(step)
            last = enrichment
            if isFirst, sufficient.contains(site) { return .fresh(enrichment) }
        }
        if let last, spared.count == enrichments.count { return .fresh(last) }
        return .asked(sparing: spared)
    }

    private static func enrichments(
        of sites: String, by provider: ProviderName, within days: Int, in db: Database, at now: Moment
    ) throws -> [Int64: FreshSites.Enrichment] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT site_id, enriched_at, job_id
                FROM json_each(?) AS wanted CROSS JOIN site_enrichments ON site_id = wanted.value AND provider = ?
                WHERE enriched_at >= datetime(?, '-' || ? || ' days')
                """)
        var enrichments: [Int64: FreshSites.Enrichment] = [:]
        try statement.run([.text(sites), .text(provider.rawValue), .text(now.wall), HotValue(days)]) { row in
            enrichments[row.integer(0) ?? 0] = FreshSites.Enrichment(at: row.text(1) ?? "", job: row.text(2) ?? "")
        }
        return enrichments
    }

    /// As `Reckoning` has it for a job that takes what is fresh and has found nothing yet.
    private static func sufficient(
        among sites: some Collection<Int64>, by rule: StopRule, in db: Database
    ) throws -> Set<Int64> {
        let statement = try db.cachedStatement(
            sql: """
                SELECT wanted.value FROM json_each(?1) AS wanted CROSS JOIN (SELECT ?2 AS min_confidence)
                WHERE (SELECT count(*) FROM contacts WHERE site_id = wanted.value AND \(Reckoning.isCertain)) >= ?3
                """)
        var sufficient: Set<Int64> = []
        try statement.run([
            .text(JobIntake.list(sites.map(SiteID.init))), HotValue(rule.minConfidence), HotValue(rule.minContacts),
        ]) { row in sufficient.insert(row.integer(0) ?? 0) }
        return sufficient
    }
}

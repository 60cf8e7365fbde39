import Enrichment

/// The SQL of a listing of sites. Nothing of what a client wrote is in it: texts are values.
struct SiteListingSQL {
    static let contactCount = "coalesce((SELECT contacts FROM listed_sites WHERE site_id = sites.id), 0)"

    /// How many sites the filters match.
    let count: String
    /// The ids of a page's sites, in order; two more parameters at the end, the page's size and its offset.
    let page: String
    /// For the filters' parameters, in order.
    let values: [HotValue]
    let isSearch: Bool

    /// Nil when nothing can match.
    init?(_ listing: SiteListing) {
        var conditions: [String] = []
        var values: [HotValue] = []
        var isSearch = false
        if let stage = listing.stage {
            conditions.append("pipeline_stage = ?")
            values.append(.text(stage.rawValue))
        }
        if let status = listing.status {
            conditions.append("enrichment_status = ?")
            values.append(.text(status.rawValue))
        }
        if let search = listing.search, !search.isEmpty {
            let columns = ["url", "domain", "company_name"]
            guard let condition = SearchCondition(search, in: columns) else { return nil }
            isSearch = true
            conditions.append(condition.sql)
            values += columns.map { _ in .text(condition.pattern) }
        }
        let rows = "FROM sites WHERE \((["true"] + conditions).joined(separator: " AND "))"
        count = "SELECT count(*) \(rows)"
        page = "SELECT id \(rows) ORDER BY \(SiteListingSQL.order(of: listing)) LIMIT ? OFFSET ?"
        self.values = values
        self.isSearch = isSearch
    }

    /// The id goes the same way as the column, so that an index serves both directions.
    private static func order(of listing: SiteListing) -> String {
        let direction = listing.isAscending ? "ASC" : "DESC"
        switch listing.order {
        case .id: return "id \(direction)"
        case .contactCount: return "\(contactCount) \(direction), id \(direction)"
        case .domain, .companyName, .enrichmentStatus, .createdAt, .updatedAt:
            return "\(listing.order.rawValue) \(direction), id \(direction)"
        }
    }
}

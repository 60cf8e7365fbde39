import Enrichment

/// The SQL that brings the ids of the sites of a listing, in its order. Nothing of what a client wrote is in it: texts are
/// values.
struct SiteListingSQL {
    private(set) var sql = ""
    /// For its parameters, in order.
    private(set) var values: [HotValue] = []

    private let listing: SiteListing
    private let stage: String

    private init(_ listing: SiteListing, in stage: String) {
        self.listing = listing
        self.stage = stage
    }

    /// The number of contacts of a row of `sites`.
    static let contactCount = "coalesce((SELECT contacts FROM listed_sites WHERE site_id = sites.id), 0)"

    /// A part of a listing along an index that has its order; `skipping` are passed over.
    static func walk(_ listing: SiteListing, in stage: String, skipping: Int, taking: Int) -> SiteListingSQL {
        var part = SiteListingSQL(listing, in: stage)
        part.appendWalk()
        part.sql += " LIMIT \(part.bind(.integer(Int64(taking)))) OFFSET \(part.bind(.integer(Int64(skipping))))"
        return part
    }

    /// All sites that pass the filters but the search, along an index that has the listing's order; a second column says
    /// which of them match.
    static func walk(_ listing: SiteListing, in stage: String, looking search: SiteSearch) -> SiteListingSQL {
        var all = SiteListingSQL(listing, in: stage)
        all.appendWalk(search)
        return all
    }

    /// All sites that pass the filters and the search, sorted: for those that are few.
    static func sort(_ listing: SiteListing, in stage: String, matching search: SiteSearch?) -> SiteListingSQL {
        var all = SiteListingSQL(listing, in: stage)
        let conditions: String
        // No index of listed sites knows these.
        if listing.status == .enriching {
            all.sql = "SELECT sites.id FROM sites INDEXED BY sites_stage_status_updated"
            all.sql += " CROSS JOIN listed_sites ON site_id = sites.id"
            conditions = all.siteConditions()
        } else {
            all.sql = "SELECT sites.id FROM listed_sites CROSS JOIN sites ON sites.id = site_id"
            conditions = all.listedConditions(isWalk: false)
        }
        all.sql += " WHERE \(conditions)"
        if let search { all.sql += " AND \(search.condition { all.bind($0) })" }
        all.sql += " ORDER BY \(all.sortedColumns)"
        return all
    }

    /// All sites of a stage by name; a second column says which of them have the listing's status.
    static func walkGlancing(_ listing: SiteListing, in stage: String) -> SiteListingSQL {
        var all = SiteListingSQL(listing, in: stage)
        let (rows, id, columns) = all.walked
        all.sql = "SELECT \(id), \(all.listedConditions(isWalk: true)) FROM \(rows) WHERE named.pipeline_stage = ?1"
        all.sql += " ORDER BY " + columns.map { "\($0) \(all.direction)" }.joined(separator: ", ")
        return all
    }

    /// All sites that pass the filters but the search, in no order.
    static func numbers(_ listing: SiteListing, in stage: String) -> SiteListingSQL {
        var all = SiteListingSQL(listing, in: stage)
        all.sql = "SELECT site_id FROM listed_sites WHERE \(all.listedConditions(isWalk: false))"
        return all
    }

    /// A part of the sites of all stages by name or number.
    static func walkAnywhere(_ listing: SiteListing, skipping: Int, taking: Int) -> SiteListingSQL {
        var part = SiteListingSQL(listing, in: "")
        let column = listing.order == .id ? [] : ["named.\(listing.order.rawValue)"]
        let order = (column + ["named.id"]).map { "\($0) \(part.direction)" }.joined(separator: ", ")
        part.sql = "SELECT named.id FROM sites AS named ORDER BY \(order)"
        part.sql += " LIMIT \(part.bind(.integer(Int64(taking)))) OFFSET \(part.bind(.integer(Int64(skipping))))"
        return part
    }

    /// The sites of all stages that pass the status and the search, sorted.
    static func sortAnywhere(_ listing: SiteListing, matching search: SiteSearch?) -> SiteListingSQL {
        var all = SiteListingSQL(listing, in: "")
        all.sql = "SELECT sites.id FROM sites CROSS JOIN listed_sites ON site_id = sites.id WHERE true"
        if let status = listing.status {
            all.sql += " AND sites.enrichment_status = \(all.bind(.text(status.rawValue)))"
        }
        if let search { all.sql += " AND \(search.condition { all.bind($0) })" }
        all.sql += " ORDER BY \(all.sortedColumns)"
        return all
    }

    /// The same, of those that the search's index finds.
    static func find(
        _ listing: SiteListing, in stage: String, matching search: SiteSearch, query: String
    ) -> SiteListingSQL {
        var all = SiteListingSQL(listing, in: stage)
        all.sql = """
            SELECT sites.id FROM sites_search CROSS JOIN sites ON sites.id = sites_search.rowid
            CROSS JOIN listed_sites ON site_id = sites.id
            WHERE sites_search MATCH \(all.bind(.text(query))) AND \(all.siteConditions())
            """
        all.sql += " AND \(search.condition { all.bind($0) }) ORDER BY \(all.sortedColumns)"
        return all
    }

    /// How many of the first `most` sites that the search's index finds are in the listing.
    static func count(
        _ listing: SiteListing, in stage: String, matching search: SiteSearch, query: String, among most: Int
    ) -> SiteListingSQL {
        var count = SiteListingSQL(listing, in: stage)
        count.sql = """
            SELECT count(*) FROM (
                SELECT rowid AS found FROM sites_search WHERE sites_search MATCH \(count.bind(.text(query)))
                LIMIT \(count.bind(.integer(Int64(most))))
            ) CROSS JOIN sites ON sites.id = found WHERE \(count.siteConditions())
            """
        count.sql += " AND \(search.condition { count.bind($0) })"
        return count
    }

    private mutating func bind(_ value: HotValue) -> String {
        values.append(value)
        return "?\(values.count)"
    }

    private mutating func appendWalk(_ search: SiteSearch? = nil) {
        let (rows, id, columns) = walked
        let match = search.map { search in ", \(search.condition { bind($0) })" } ?? ""
        sql = "SELECT \(id)\(match) FROM \(rows)"
        if search != nil, rows != "sites" { sql += " CROSS JOIN sites ON sites.id = site_id" }
        sql += " WHERE \(rows == "sites" ? siteConditions() : listedConditions(isWalk: true))"
        sql += " ORDER BY " + columns.map { "\($0) \(direction)" }.joined(separator: ", ")
    }

    /// The tables whose index has the order, what a site's id is there, and the columns of the order. The id goes the same
    /// way as they do, so that an index serves both directions.
    private var walked: (rows: String, id: String, columns: [String]) {
        switch listing.order {
        case .id: ("listed_sites", "site_id", ["site_id"])
        case .contactCount: ("listed_sites", "site_id", ["listed_sites.contacts", "site_id"])
        case .createdAt: ("listed_sites", "site_id", ["listed_sites.created_at", "site_id"])
        case .updatedAt: ("sites", "sites.id", ["sites.updated_at", "sites.id"])
        case .enrichmentStatus: ("sites", "sites.id", ["sites.enrichment_status", "sites.updated_at", "sites.id"])
        case _ where listing.order.isByName && listing.status == nil:
            ("sites", "sites.id", ["sites.\(listing.order.rawValue)", "sites.id"])
        // Only what the index holds is asked of the first table.
        case .domain, .companyName:
            (
                "sites AS named CROSS JOIN listed_sites ON site_id = named.id", "named.id",
                ["named.\(listing.order.rawValue)", "named.id"]
            )
        }
    }

    /// The same order, whichever way the sites are come by.
    private var sortedColumns: String {
        let columns =
            switch listing.order {
            case .id: ["sites.id"]
            case .contactCount: ["listed_sites.contacts", "sites.id"]
            case .enrichmentStatus: ["sites.enrichment_status", "sites.updated_at", "sites.id"]
            case .domain, .companyName, .createdAt, .updatedAt: ["sites.\(listing.order.rawValue)", "sites.id"]
            }
        return columns.map { "\($0) \(direction)" }.joined(separator: ", ")
    }

    private var direction: String { listing.isAscending ? "ASC" : "DESC" }

    private mutating func siteConditions() -> String {
        let stage = "sites.pipeline_stage = \(bind(.text(stage)))"
        guard let status = listing.status else { return stage }
        return "\(stage) AND sites.enrichment_status = \(bind(.text(status.rawValue)))"
    }

    private mutating func listedConditions(isWalk: Bool) -> String {
        let stage = bind(.text(stage))
        let ofStage = "\(isWalk && listing.order.isByName ? "named" : "listed_sites").pipeline_stage = \(stage)"
        guard let status = listing.status else { return ofStage }
        // Only by number of contacts does an index have the status as well: by others it is to be looked at in the rows.
        let column = listing.order == .contactCount || !isWalk ? "resting_status" : "+resting_status"
        return """
            \(ofStage) AND \(column) = \(bind(.text(status.rawValue)))
            AND site_id NOT IN (
                SELECT id FROM sites INDEXED BY sites_stage_status_updated
                WHERE pipeline_stage = \(stage) AND enrichment_status = 'enriching'
            )
            """
    }
}

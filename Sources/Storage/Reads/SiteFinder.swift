import Enrichment

/// Finds which sites are on a page of a listing, in a time that does not grow with what the table holds: from kept counts
/// and indexes, by way of whichever leads there soonest.
final class SiteFinder {
    /// What a page holds.
    struct Found {
        var ids: [Int64] = []
        var total = 0
        /// Whether the total is no more than what is known of it.
        var isTotalExact = true
    }

    /// What one page may cost.
    struct Limits {
        /// No more sites are sorted for a page than this, where there is another way.
        var sorted = 5_000
        /// Nor more looked at along an index for those that match a search: twice as many as a page takes of a word that one
        /// in two hundred sites has.
        var looks = 20_000
        /// Of the sites that a search's index finds no more are counted when they are many.
        var counted = 1_000
        /// More than this many are not skipped where another end of the list is nearer.
        var skipped = 10_000
    }

    private let limits: Limits
    private let connection: HotConnection
    private let counts: KeptCounts
    private let candidates: HotStatement
    /// By their SQL: a few dozen combinations of order and filters.
    private var statements: [String: HotStatement] = [:]

    init(_ connection: HotConnection, counts: KeptCounts, limits: Limits = Limits()) throws(StoreFault) {
        self.connection = connection
        self.counts = counts
        self.limits = limits
        candidates = try HotStatement(
            connection, "SELECT count(*) FROM (SELECT 1 FROM sites_search WHERE sites_search MATCH ? LIMIT ?)")
    }

    func find(_ listing: SiteListing, in stage: String) throws(StoreFault) -> Found {
        let all = try counts.sites(in: stage, listing.status)
        guard let text = listing.search, !text.isEmpty else { return try page(listing, in: stage, of: all) }
        guard let search = SiteSearch(text, asDomain: listing.searchAsDomain) else { return Found() }
        // No index of listed sites knows those that are being enriched, which are few.
        if listing.status == .enriching {
            return try sorted(.sort(listing, in: stage, matching: search), listing.page)
        }
        if let query = search.query {
            let found = try candidates.integer([.text(query), .integer(Int64(limits.sorted + 1))]) ?? 0
            if found <= min(limits.sorted, all) {
                return try sorted(.find(listing, in: stage, matching: search, query: query), listing.page)
            }
        }
        if all <= limits.sorted { return try sorted(.sort(listing, in: stage, matching: search), listing.page) }
        return try walk(listing, in: stage, looking: search)
    }

    /// The same over all stages. Names and numbers have an index there, whatever else is asked for sorts what passes.
    func findAnywhere(_ listing: SiteListing) throws(StoreFault) -> Found {
        let isSearch = listing.search?.isEmpty == false
        if !isSearch, listing.status == nil, listing.order.isByName || listing.order == .id {
            let part = SiteListingSQL.walkAnywhere(
                listing, skipping: listing.page.offset, taking: listing.page.size)
            return Found(ids: try ids(part), total: try counts.sites(in: nil))
        }
        var search: SiteSearch?
        if isSearch, let text = listing.search {
            guard let known = SiteSearch(text, asDomain: listing.searchAsDomain) else { return Found() }
            search = known
        }
        return try sorted(.sortAnywhere(listing, matching: search), listing.page)
    }

    /// A page without a search.
    private func page(_ listing: SiteListing, in stage: String, of total: Int) throws(StoreFault) -> Found {
        if listing.status == .enriching {
            return try sorted(.sort(listing, in: stage, matching: nil), listing.page)
        }
        let walked = try sitesWalked(listing, in: stage) ?? total
        let passed = Double(listing.page.end) * Double(walked) / Double(max(total, 1))
        if total < walked, total <= limits.sorted, Double(total) < passed {
            return try sorted(.sort(listing, in: stage, matching: nil), listing.page)
        }
        let isOfAll = listing.order.isByName && listing.status == nil && walked == total
        let (size, offset) = (listing.page.size, listing.page.offset)
        guard offset > limits.skipped, offset > total / 2 else {
            let part = SiteListingSQL.walk(listing, in: stage, isOfAll: isOfAll, skipping: offset, taking: size)
            return Found(ids: try ids(part), total: total)
        }
        var backwards = listing
        backwards.isAscending.toggle()
        let left = max(total - offset, 0)
        let part = SiteListingSQL.walk(
            backwards, in: stage, isOfAll: isOfAll, skipping: max(left - size, 0), taking: min(size, left))
        return Found(ids: try ids(part).reversed(), total: total)
    }

    /// How many sites the index has that has the listing's order; nil when it has none but those listed.
    private func sitesWalked(_ listing: SiteListing, in stage: String) throws(StoreFault) -> Int? {
        if listing.order.isByName { return try counts.sites(in: nil) }
        let isOfStage = listing.order == .id || listing.order == .createdAt
        return isOfStage && listing.status != nil ? try counts.sites(in: stage) : nil
    }

    private func sorted(_ all: SiteListingSQL, _ page: Page) throws(StoreFault) -> Found {
        var found = Found()
        try statement(all.sql).run(all.values) { row in
            if found.total >= page.offset, found.ids.count < page.size, let id = row.integer(0) { found.ids.append(id) }
            found.total += 1
        }
        return found
    }

    /// For a search that so many sites match that a page is soon full; where they are not soon come by, they are sorted
    /// after all, and where the index does not know them the page holds what was seen of them.
    private func walk(
        _ listing: SiteListing, in stage: String, looking search: SiteSearch
    ) throws(StoreFault) -> Found {
        let all = SiteListingSQL.walk(listing, in: stage, looking: search)
        let page = listing.page
        var found = Found()
        var looks = 0
        try statement(all.sql).scan(all.values) { row in
            looks += 1
            if row.integer(1) == 1 {
                found.total += 1
                if found.total > page.offset, found.total <= page.end, let id = row.integer(0) { found.ids.append(id) }
            }
            found.isTotalExact = found.total <= page.end && looks < limits.looks
            return found.isTotalExact
        }
        guard !found.isTotalExact, let query = search.query else { return found }
        if found.total <= page.end {
            return try sorted(.find(listing, in: stage, matching: search, query: query), page)
        }
        let count = SiteListingSQL.count(
            listing, in: stage, matching: search, query: query, among: limits.counted)
        found.total = max(found.total, Int(try statement(count.sql).integer(count.values) ?? 0))
        return found
    }

    private func ids(_ part: SiteListingSQL) throws(StoreFault) -> [Int64] {
        var ids: [Int64] = []
        try statement(part.sql).run(part.values) { row in
            if let id = row.integer(0) { ids.append(id) }
        }
        return ids
    }

    private func statement(_ sql: String) throws(StoreFault) -> HotStatement {
        if let statement = statements[sql] { return statement }
        let statement = try HotStatement(connection, sql)
        statements[sql] = statement
        return statement
    }
}

extension SiteListing.Order {
    /// Names don't change when sites do: their indexes have those of all stages.
    fileprivate var isByName: Bool { self == .domain || self == .companyName }
}

extension Page {
    /// How many rows stand on it and before it.
    fileprivate var end: Int {
        let (end, overflow) = offset.addingReportingOverflow(size)
        return overflow ? .max : end
    }
}

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
        /// Nor more, where a walk looks at each site for its status.
        var glances = 2_000
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
        let share = Double(walked) / Double(max(total, 1))
        let passed = Double(listing.page.end) * share
        if total < walked, total <= limits.sorted, Double(total) < passed {
            return try sorted(.sort(listing, in: stage, matching: nil), listing.page)
        }
        let (size, offset) = (listing.page.size, listing.page.offset)
        guard offset > limits.skipped, offset > total / 2 else {
            return Found(ids: try part(listing, in: stage, skipping: offset, taking: size, oneIn: share), total: total)
        }
        var backwards = listing
        backwards.isAscending.toggle()
        let left = max(total - offset, 0)
        let ids = try part(
            backwards, in: stage, skipping: max(left - size, 0), taking: min(size, left), oneIn: share)
        return Found(ids: ids.reversed(), total: total)
    }

    /// A part of a listing along an index, of whose sites one in `share` is in the listing.
    private func part(
        _ listing: SiteListing, in stage: String, skipping: Int, taking: Int, oneIn share: Double
    ) throws(StoreFault) -> [Int64] {
        if listing.order.isByName, listing.status != nil,
            let ids = try named(listing, in: stage, skipping: skipping, taking: taking, oneIn: share)
        {
            return ids
        }
        return try ids(SiteListingSQL.walk(listing, in: stage, skipping: skipping, taking: taking))
    }

    /// The same by name, whose index knows no status: few sites are looked at for theirs. Where that does not do, their
    /// numbers are read first and none is looked at. Nil when those are too large for that.
    private func named(
        _ listing: SiteListing, in stage: String, skipping: Int, taking: Int, oneIn share: Double
    ) throws(StoreFault) -> [Int64]? {
        if Double(skipping) * share < Double(limits.glances) {
            let all = SiteListingSQL.walkGlancing(listing, in: stage)
            var looks = 0
            let ids = try ids(all, skipping: skipping, taking: taking) { row in
                looks += 1
                return looks > limits.glances ? nil : row.integer(1) == 1
            }
            if looks <= limits.glances { return ids }
        }
        guard let numbers = try numbers(of: listing, in: stage) else { return nil }
        var names = listing
        names.status = nil
        let all = SiteListingSQL.walk(names, in: stage, skipping: 0, taking: .max)
        return try ids(all, skipping: skipping, taking: taking) { row in
            row.integer(0).map { numbers.contains($0) } ?? false
        }
    }

    /// Of the rows that pass, those behind the first `skipping`; `passes` says nil to end it.
    private func ids(
        _ all: SiteListingSQL, skipping: Int, taking: Int, passes: (borrowing HotRow) -> Bool?
    ) throws(StoreFault) -> [Int64] {
        guard taking > 0 else { return [] }
        var left = skipping
        var ids: [Int64] = []
        try statement(all.sql).scan(all.values) { row in
            guard let isPassing = passes(row) else { return false }
            guard isPassing, let id = row.integer(0) else { return true }
            if left > 0 { left -= 1 } else { ids.append(id) }
            return ids.count < taking
        }
        return ids
    }

    /// The sites of a stage with the listing's status; nil when they have numbers too large for a set.
    private func numbers(of listing: SiteListing, in stage: String) throws(StoreFault) -> SiteNumbers? {
        let all = SiteListingSQL.numbers(listing, in: stage)
        var numbers = SiteNumbers()
        var isComplete = true
        try statement(all.sql).scan(all.values) { row in
            isComplete = row.integer(0).map { numbers.insert($0) } ?? true
            return isComplete
        }
        return isComplete ? numbers : nil
    }

    /// How many sites the index has that has the listing's order; nil when it has none but those listed.
    private func sitesWalked(_ listing: SiteListing, in stage: String) throws(StoreFault) -> Int? {
        let isOfStage = listing.order == .id || listing.order == .createdAt || listing.order.isByName
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
    /// Names don't change when a site is enriched: their indexes know no status.
    var isByName: Bool { self == .domain || self == .companyName }
}

extension Page {
    /// How many rows stand on it and before it.
    fileprivate var end: Int {
        let (end, overflow) = offset.addingReportingOverflow(size)
        return overflow ? .max : end
    }
}

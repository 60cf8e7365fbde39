import Enrichment

/// How one search walks over Hunter's pages: what to ask for next, and whether that is all. It decides only; others ask.
///
/// The pages' sizes follow from the filters alone: `limit` each until `wanted` have been asked for. So a search buys no
/// more than what it was quoted, whatever Hunter puts on its pages; what a page lacks is not made up for by another one.
struct PageWalk {
    struct Page: Hashable {
        let limit: Int
        let offset: Int
    }

    private let filters: ContactFilters
    /// How many addresses were asked for so far.
    private var asked: Int
    private var offset: Int
    /// Whom its pages have shown; what an earlier try has seen is not known.
    private var seen: Set<String> = []
    /// Whether the page that it passed last showed nobody but whom pages before it had shown.
    private(set) var standsStill = false

    init(_ filters: ContactFilters, from place: SearchPlace?) {
        self.filters = filters
        let reached = place.flatMap { PagePlace($0, in: filters) }
        asked = reached?.asked ?? 0
        offset = reached?.offset ?? filters.offset
    }

    /// The page to ask for, if the plan allows that much.
    var page: Page { Page(limit: min(filters.limit, filters.wanted - asked), offset: offset) }

    var isAtFirstPage: Bool { asked == 0 }

    /// Where the search goes on after the page's reply; nil when that was the last.
    mutating func pass(_ reply: DomainSearchReply) -> SearchPlace? {
        let limit = page.limit
        asked += limit
        offset += min(reply.entryCount, limit)
        guard reply.entryCount > 0, asked < filters.wanted else { return nil }
        // Without a total, a page that is not full is the last.
        guard reply.resultsAvailable.map({ offset < $0 }) ?? (reply.entryCount >= limit) else { return nil }
        let known = seen.count
        seen.formUnion(reply.contacts.lazy.map(\.email))
        standsStill = seen.count == known
        return PagePlace(asked: asked, offset: offset).place
    }
}

/// Between two pages of a search.
struct PagePlace: Hashable {
    /// How many addresses were asked for before, all pages together.
    let asked: Int
    /// The next page's offset.
    let offset: Int

    /// What is written first. A place that begins otherwise is of another version and means nothing to this one.
    private static let version = "pages-1"

    init(asked: Int, offset: Int) {
        self.asked = asked
        self.offset = offset
    }

    /// Nil when a search with these filters never comes to it: then it begins anew.
    init?(_ place: SearchPlace, in filters: ContactFilters) {
        let words = place.rawValue.utf8.prefix(64).split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false
        ).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[0] == Self.version, let asked = Int(words[1]), let offset = Int(words[2]),
            asked > 0, asked < filters.wanted, asked % filters.limit == 0,
            offset > filters.offset, offset - filters.offset <= asked
        else { return nil }
        self.init(asked: asked, offset: offset)
    }

    var place: SearchPlace { SearchPlace(rawValue: "\(Self.version) \(asked) \(offset)") }
}

import Enrichment

/// The parameters with which every list is paged.
enum Paging {
    static let number = QueryParameter.integer("page", in: 1...1_000_000_000, assumed: 1, "Which page, from 1.")
    static let size = QueryParameter.integer(
        "pageSize", in: Page.sizes, assumed: Page.defaultSize, "How many rows a page has.")
    static let parameters: [any DeclaredParameter] = [number, size]
}

extension Query {
    /// The page that is asked for, the first when none is.
    var page: Page {
        Page(number: self[Paging.number] ?? 1, size: self[Paging.size] ?? Page.defaultSize)
    }
}

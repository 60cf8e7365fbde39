import Enrichment

/// How many addresses a key's plan shows of a domain: asking for more is refused (providers.md, A.2).
struct PlanLimit: Hashable {
    let addresses: Int

    /// How many of a page to ask for so that the plan lets it pass; 0 when it shows nothing from the page's offset on.
    func allowance(for page: PageWalk.Page) -> Int {
        max(0, min(page.limit, addresses - page.offset))
    }

    /// The limit as a sentence, when it kept something back: the filters ask for more, and there is more or may be.
    func note(for filters: ContactFilters, resultsAvailable: Int?) -> String? {
        let asksForMore = filters.wanted > addresses - filters.offset
        return asksForMore && resultsAvailable ?? .max > addresses ? sentence(for: filters) : nil
    }

    func sentence(for filters: ContactFilters) -> String {
        let asked = filters.offset > 0 ? "\(filters.wanted) after the first \(filters.offset)" : "\(filters.wanted)"
        return "The Hunter plan shows at most \(addresses) addresses of a domain; \(asked) were asked for."
    }
}

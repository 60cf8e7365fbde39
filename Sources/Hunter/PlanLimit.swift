import Enrichment

/// How many addresses a key's plan shows of a domain: asking for more is refused (providers.md, A.2).
struct PlanLimit: Hashable {
    let addresses: Int

    /// How many to ask for so that the plan lets it pass. The failure says that it shows nothing from the filters'
    /// offset on.
    func allowance(for filters: ContactFilters) throws(BeyondPlan) -> Int {
        guard addresses > filters.offset else { throw BeyondPlan(sentence: sentence(for: filters)) }
        return min(filters.limit, addresses - filters.offset)
    }

    /// The limit as a sentence, when it kept something back: the filters ask for more, and there is more or may be.
    func note(for filters: ContactFilters, resultsAvailable: Int?) -> String? {
        let asksForMore = filters.limit > addresses - filters.offset
        return asksForMore && resultsAvailable ?? .max > addresses ? sentence(for: filters) : nil
    }

    private func sentence(for filters: ContactFilters) -> String {
        let asked = filters.offset > 0 ? "\(filters.limit) after the first \(filters.offset)" : "\(filters.limit)"
        return "The Hunter plan shows at most \(addresses) addresses of a domain; \(asked) were asked for."
    }
}

/// The plan shows none of what was asked for.
struct BeyondPlan: Error {
    let sentence: String
}

import Enrichment
import HTTPTypes

/// What Snov's answers cost (providers.md, B.2).
enum SnovPrice {
    static let all = ProviderPrice(firstCall: { _ in ofOneStart }, quote: { filters, _ in quote(filters) })

    /// A start costs one credit if its search finds anything, and nothing if not: a page of prospects, a page of generic
    /// contacts, one prospect's addresses. All else is free.
    static let ofOneStart = 1

    /// What a start cost whose search found this.
    static func charge(forFinding isAnything: Bool) -> Charge {
        .credits(isAnything ? ofOneStart : 0)
    }

    /// What a start cost that was answered with a verdict. A reply that can't be read may be of a search that was paid for,
    /// and a gateway that speaks for Snov (502, 504) does not know what Snov did.
    static func charge(for verdict: Verdict, status: HTTPResponse.Status) -> Charge {
        guard case .unavailable = verdict else { return .credits(0) }
        return status.kind == .successful || [502, 504].contains(status.code) ? .unknown : .credits(0)
    }

    /// The range that a search can't leave, whatever Snov has.
    ///
    /// - Credits: none where it has nobody. At most the pages that the plan has, and an address for each contact wanted: no
    ///   search for one is begun while those under way may already be the last that are wanted. Generic contacts are asked for
    ///   while fewer addresses were paid than are wanted, so one of their pages stands for an address not bought.
    /// - Calls: a start that brings its result is one. At most each start is asked after until it is given up, and every
    ///   prospect of the pages is asked for. A token is the process's, not the search's; one is counted. One call asks
    ///   whether anything is to be bought at all.
    ///
    /// The number of addresses that Snov has for a domain narrows neither: it does not count prospects, each of whom may
    /// have one that is not among them.
    static func quote(_ filters: ContactFilters) -> Quote {
        guard let plan = try? SearchPlan(DomainSearch(domain: "", filters: filters)) else {
            // Such a search is refused before anything is asked.
            return Quote(credits: 0...0, calls: 0...0)
        }
        let prospectPages = plan.mostProspectPages
        let genericPages = plan.mostGenericPages
        let people = prospectPages * SnovTask.prospectsOnPage
        let addresses = plan.asksForProspects ? plan.wanted - (genericPages > 0 ? 1 : 0) : 0
        let starts = prospectPages + people + genericPages
        return Quote(
            credits: 0...(prospectPages + addresses + genericPages) * ofOneStart,
            calls: 1...2 + starts * (1 + PollClock.mostPolls))
    }
}

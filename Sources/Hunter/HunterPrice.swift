import Enrichment
import HTTPTypes

/// What Hunter's answers cost (providers.md, A.9).
enum HunterPrice {
    static let all = ProviderPrice(firstCall: { pages(of: $0, upTo: $0.limit).credits }, quote: quote)

    /// A domain search costs 1 credit for every 1 to 10 addresses it returns, nothing when there are none.
    static func search(returning addresses: Int) -> Int {
        addresses / 10 + (addresses % 10 == 0 ? 0 : 1)
    }

    /// What a domain search has cost, by its answer. A reply that can't be read may hold addresses that were paid for,
    /// and a gateway that speaks for Hunter (502, 504) does not know what Hunter did.
    static func charge(for verdict: HunterVerdict, status: HTTPResponse.Status) -> Charge {
        switch verdict {
        case .answered(let reply): .credits(reply.credits)
        case .final(.unavailable) where (200..<300).contains(status.code) || [502, 504].contains(status.code): .unknown
        case .final, .planAllows: .credits(0)
        }
    }

    /// What the pages of a search cost that finds as many results as the count says, after its offset, or any number.
    ///
    /// A count is of a domain without filters. Filters narrow, so it bounds what they leave; of the type alone it says
    /// how many there are, and then the price is exact. It is believed as it is: no source says that a search finds other
    /// results than those that are counted. What a plan shows is not known here, and may be less (providers.md, A.2).
    private static func quote(_ filters: ContactFilters, _ count: ResultCount?) -> Quote {
        guard let count else {
            let most = pages(of: filters, upTo: filters.wanted)
            return Quote(credits: 0...most.credits, calls: 1...most.calls)
        }
        let most = pages(of: filters, upTo: matches(filters, in: count))
        let isExact = filters.hasNoneButType && (filters.kind == nil || count.of(filters.kind) != nil)
        return Quote(
            credits: (isExact ? most.credits : 0)...most.credits, calls: (isExact ? most.calls : 1)...most.calls)
    }

    /// How many results there are at most.
    private static func matches(_ filters: ContactFilters, in count: ResultCount) -> Int {
        var bounds = [count.total]
        if let ofKind = count.of(filters.kind) { bounds.append(ofKind) }
        if let those = sum(of: filters.seniorities.map(\.rawValue), in: count.seniorities) { bounds.append(those) }
        // People without a department are not counted.
        if !filters.departments.contains(.unassigned),
            let those = sum(of: filters.departments.map(\.rawValue), in: count.departments)
        {
            bounds.append(those)
        }
        return max(0, (bounds.min() ?? 0) - filters.offset)
    }

    /// Nil unless every word is counted.
    private static func sum(of words: [String], in counts: [String: Int]) -> Int? {
        if words.isEmpty { return nil }
        var sum = 0
        for word in words {
            guard let count = counts[word] else { return nil }
            sum = sum.addingReportingOverflow(count).overflow ? .max : sum + count
        }
        return sum
    }

    /// The pages that `PageWalk` asks for where there are so many results.
    private static func pages(of filters: ContactFilters, upTo results: Int) -> (credits: Int, calls: Int) {
        let count = min(results, filters.wanted)
        let (full, rest) = (count / filters.limit, count % filters.limit)
        return (
            full * search(returning: filters.limit) + search(returning: rest), max(1, full + (rest > 0 ? 1 : 0))
        )
    }
}

extension ResultCount {
    /// Nil where they are not told apart, and for no kind.
    fileprivate func of(_ kind: ContactKind?) -> Int? {
        switch kind {
        case nil: nil
        case .personal: personal
        case .generic: generic
        }
    }
}

extension ContactFilters {
    /// Whether nothing narrows a search but, perhaps, the type. A company does not: the domain goes before it
    /// (providers.md, A.2).
    fileprivate var hasNoneButType: Bool {
        seniorities.isEmpty && departments.isEmpty && requiredField == nil && verificationStatuses.isEmpty
            && jobTitles.allSatisfy(\.isEmpty) && decisionMaker == nil
            && (location.map { $0.include.isEmpty && $0.exclude.isEmpty } ?? true)
    }
}

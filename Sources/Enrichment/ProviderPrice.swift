/// What a provider's searches cost, by its published rule.
package struct ProviderPrice: Sendable {
    /// The most credits that the first call of a search may cost.
    package let firstCall: @Sendable (ContactFilters) -> Int
    /// What the search of one site comes to, as far as can be told beforehand.
    package let quote: @Sendable (ContactFilters, ResultCount?) -> Quote

    package init(
        firstCall: @escaping @Sendable (ContactFilters) -> Int,
        quote: @escaping @Sendable (ContactFilters, ResultCount?) -> Quote
    ) {
        self.firstCall = firstCall
        self.quote = quote
    }
}

/// What a search may come to: no less, no more, unless calls fail and are made again.
package struct Quote: Hashable, Sendable {
    package let credits: ClosedRange<Int>
    package let calls: ClosedRange<Int>

    package init(credits: ClosedRange<Int>, calls: ClosedRange<Int>) {
        self.credits = credits
        self.calls = calls
    }
}

/// How many contacts a provider has for a domain, without filters.
package struct ResultCount: Hashable, Sendable {
    package let total: Int
    /// Nil where the provider doesn't tell them apart.
    package var personal: Int?
    package var generic: Int?
    /// By the provider's word; empty where it doesn't tell them apart.
    package var departments: [String: Int] = [:]
    package var seniorities: [String: Int] = [:]

    package init(total: Int) {
        self.total = total
    }
}

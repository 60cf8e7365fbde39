/// Adds up what the sites of a job may cost, each by its provider's price and by what is known of how much it has.
///
/// The range is for a job whose sites are all answered: a call that fails is made again, and a site that is refused costs
/// nothing. It holds at every moment; the more is known, the narrower it is.
package struct PriceReckoning {
    private let providers: [ProviderTerms]
    private let filters: ContactFilters
    private let maxCredits: Int?
    private let isLookedThrough: Bool
    /// The quotes for a site of which nothing is known.
    private let blank: [Quote]
    private var steps: [EstimateFigures.Step]
    private var skipped: [SkipReason: Int] = [:]
    private var sites = 0
    private var asked: Set<String> = []

    /// - Parameters:
    ///   - providers: in the order in which they are asked.
    ///   - isLookedThrough: whether it is known which sites are suppressed; if not, any of them may cost nothing.
    package init(
        of providers: [ProviderTerms], _ filters: ContactFilters, maxCredits: Int?, isLookedThrough: Bool = true
    ) {
        self.providers = providers
        self.filters = filters
        self.maxCredits = maxCredits
        self.isLookedThrough = isLookedThrough
        let blank = providers.map { $0.price.quote(filters, nil) }
        // Whether the second is asked depends on what the first one has.
        self.blank = blank.enumerated().map { step, quote in step == 0 ? quote : quote.orNothing }
        steps = providers.map { EstimateFigures.Step(provider: $0.name, quote: .nothing, counted: 0) }
    }

    /// One that is not asked for.
    package mutating func skip(_ reason: SkipReason) {
        sites += 1
        skipped[reason, default: 0] += 1
    }

    /// One that is: `counts` are what its providers have of it, in their order. `mayShare` says that another job is
    /// about to be told the same, so that this one may hear it for nothing. `spared` are the providers that are not asked,
    /// by their places.
    package mutating func ask(
        _ domain: String, sparing spared: Set<Int> = [], counts: [ResultCount?], mayShare: Bool
    ) {
        sites += 1
        // A site of the same domain hears what the first of them is told, unless that one fails.
        let isFirst = !spared.contains(0) && asked.insert(domain).inserted
        let isSure = isFirst && !mayShare && isLookedThrough
        for index in steps.indices where !spared.contains(index) {
            var quote = blank[index]
            if let count = counts[index] {
                quote = providers[index].price.quote(filters, count)
                if index > 0 { quote = quote.orNothing }
                steps[index].counted += 1
            }
            steps[index].quote += isSure ? quote : quote.orNothing
        }
    }

    package var figures: EstimateFigures {
        let whole = steps.reduce(.nothing) { $0 + $1.quote }
        let most = whole.credits.upperBound
        return EstimateFigures(
            sites: sites, skipped: skipped, isLookedThrough: isLookedThrough,
            steps: steps.map { step in
                var step = step
                step.quote = capped(step.quote, besides: most - step.quote.credits.upperBound)
                return step
            }, whole: capped(whole, besides: 0))
    }

    /// A job ends as soon as another call might cost more than its `max_credits` leave. What is quoted may cost `others` at
    /// most besides, of which any part may be spent before.
    private func capped(_ quote: Quote, besides others: Int) -> Quote {
        let call = providers.map { $0.price.firstCall(filters) }.max() ?? 0
        guard let maxCredits, call > 0, quote.credits.upperBound + others + call > maxCredits else { return quote }
        let certain = max(maxCredits - call + 1 - others, 0)
        let (credits, calls) = (quote.credits, quote.calls)
        return Quote(
            credits: min(credits.lowerBound, certain)...min(credits.upperBound, maxCredits),
            calls: min(calls.lowerBound, (certain + call - 1) / call)...calls.upperBound)
    }
}

import Enrichment
import TestKit
import Testing

@Suite struct PriceReckoningTests {
    /// A credit for each contact, one call for each site.
    private static func terms(_ name: ProviderName, firstCall: Int = 5) -> ProviderTerms {
        ProviderTerms(
            name: name, title: name.rawValue, rates: CallRates(perSecond: 0, perMinute: 60),
            price: ProviderPrice(
                firstCall: { _ in firstCall },
                quote: { filters, count in
                    let most = min(filters.limit, count?.total ?? filters.limit)
                    return Quote(credits: (count == nil ? 0 : most)...most, calls: 1...1)
                }), keyFault: { _ in nil })
    }

    private func figures(
        _ providers: [ProviderTerms] = [terms(.hunter)], maxCredits: Int? = nil,
        _ add: (inout PriceReckoning) -> Void
    ) -> EstimateFigures {
        var reckoning = PriceReckoning(of: providers, ContactFilters(), maxCredits: maxCredits)
        add(&reckoning)
        return reckoning.figures
    }

    @Test func `sites add up, known ones by their counts`() {
        let figures = figures { reckoning in
            reckoning.ask("a.example", counts: [nil], mayShare: false)
            reckoning.ask("b.example", counts: [ResultCount(total: 3)], mayShare: false)
            reckoning.skip(.fresh)
            reckoning.skip(.webmail)
        }
        #expect(figures.whole == Quote(credits: 3...8, calls: 2...2))
        #expect(figures.steps.map(\.counted) == [1])
        #expect(figures.sites == 4)
        #expect(figures.toAsk == 2)
        #expect(figures.skipped == [.fresh: 1, .webmail: 1])
    }

    @Test func `a job without anything to ask costs nothing`() {
        #expect(figures { $0.skip(.fresh) }.whole == .nothing)
    }

    @Test func `what may be shared need not cost anything, but may`() {
        let count = ResultCount(total: 3)
        let figures = figures { reckoning in
            reckoning.ask("a.example", counts: [count], mayShare: true)
            reckoning.ask("b.example", counts: [count], mayShare: false)
            reckoning.ask("b.example", counts: [count], mayShare: false)
        }
        #expect(figures.whole == Quote(credits: 3...9, calls: 1...3))
    }

    @Test func `while nobody has looked for suppressed sites, all of them may be`() {
        var reckoning = PriceReckoning(
            of: [Self.terms(.hunter)], ContactFilters(), maxCredits: nil, isLookedThrough: false)
        reckoning.ask("a.example", counts: [ResultCount(total: 3)], mayShare: false)
        reckoning.ask("b.example", counts: [nil], mayShare: false)
        #expect(reckoning.figures.whole == Quote(credits: 0...8, calls: 0...2))
        #expect(!reckoning.figures.isLookedThrough)
    }

    @Test func `the second provider may be spared`() {
        let figures = figures([Self.terms(.hunter), Self.terms(.snov)]) { reckoning in
            reckoning.ask(
                "a.example", counts: [ResultCount(total: 2), ResultCount(total: 4)], mayShare: false)
        }
        #expect(figures.steps.map(\.quote.credits) == [2...2, 0...4])
        #expect(figures.whole == Quote(credits: 2...6, calls: 1...2))
    }

    @Test func `a provider that is spared a site costs nothing for it, and makes the next one no surer`() {
        let figures = figures([Self.terms(.hunter), Self.terms(.snov)]) { reckoning in
            let counts = [ResultCount(total: 2), ResultCount(total: 4)]
            reckoning.ask("a.example", sparing: [0], counts: [nil, counts[1]], mayShare: false)
            reckoning.ask("a.example", sparing: [1], counts: [counts[0], nil], mayShare: false)
        }
        #expect(figures.steps.map(\.quote.credits) == [2...2, 0...4])
        #expect(figures.steps.map(\.quote.calls) == [1...1, 0...1])
        #expect(figures.steps.map(\.counted) == [1, 1])
        #expect(figures.toAsk == 2)
    }

    @Test func `what one provider may spend of max_credits, the other one can't be sure of`() {
        let figures = figures([Self.terms(.hunter), Self.terms(.snov)], maxCredits: 12) { reckoning in
            for site in 1...2 {
                reckoning.ask(
                    "\(site).example", counts: [ResultCount(total: 4), ResultCount(total: 3)], mayShare: false)
            }
        }
        // Of 12 credits 8 are spent for certain, of which Snov may have 6.
        #expect(figures.whole.credits == 8...12)
        #expect(figures.steps.map(\.quote.credits) == [2...8, 0...6])
    }

    @Test func `max_credits bound the most, and the least as far as the job may end before`() {
        func credits(_ maximum: Int?) -> ClosedRange<Int> {
            figures(maxCredits: maximum) { reckoning in
                for site in 1...4 {
                    reckoning.ask("\(site).example", counts: [ResultCount(total: 5)], mayShare: false)
                }
            }.whole.credits
        }
        #expect(credits(nil) == 20...20)
        #expect(credits(25) == 20...20, "another call would always have been allowed")
        // After 8 of 12 another call might cost 5 more.
        #expect(credits(12) == 8...12)
        #expect(credits(4) == 0...4)
    }

    @Test func `a job that ends at its cap never cost less than the range says`() {
        for seed in UInt64(1)...200 {
            var random = SeededGenerator(seed: seed)
            let maximum = Int.random(in: 1...40, using: &random)
            let call = Int.random(in: 1...8, using: &random)
            let costs = (1...Int.random(in: 1...12, using: &random)).map { _ in Int.random(in: 0...call, using: &random)
            }
            var filters = ContactFilters()
            filters.limit = call
            var reckoning = PriceReckoning(of: [Self.terms(.hunter, firstCall: call)], filters, maxCredits: maximum)
            for (site, cost) in costs.enumerated() {
                reckoning.ask("\(site).example", counts: [ResultCount(total: cost)], mayShare: false)
            }
            // As the ledger decides: a call is made if what it may cost is left.
            var (spent, calls) = (0, 0)
            for cost in costs {
                guard spent + call <= maximum else { break }
                spent += cost
                calls += 1
            }
            let whole = reckoning.figures.whole
            #expect(whole.credits.contains(spent), "seed \(seed): \(spent) is not in \(whole.credits)")
            #expect(whole.calls.contains(calls), "seed \(seed): \(calls) is not in \(whole.calls)")
        }
    }
}

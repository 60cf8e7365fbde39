import Enrichment
import ProviderWire
import Testing

@testable import Snov

@Suite struct SnovPriceTests {
    @Test func `a search's first call costs a credit at most`() {
        let offer = ProviderOffer.snov
        #expect(offer.terms.price.firstCall(ContactFilters()) == 1)
        #expect(offer.terms.rates == CallRates(perSecond: 0, perMinute: 60))
        #expect(offer.terms.keyFault("id:secret") == nil)
        #expect(offer.defaultURL == "https://api.snov.io")
    }

    @Test func `a quote holds the pages and the addresses wanted, whatever the count says`() {
        let cases: [(Int, ContactKind?, Int, Int)] = [
            // wanted, kind, offset, most credits
            (5, .personal, 0, 1 + 5), (10, .personal, 0, 1 + 10), (11, .personal, 0, 2 + 11),
            (100, .personal, 0, 10 + 100), (5, .generic, 0, 1), (51, .generic, 0, 2), (5, .generic, 46, 2),
            (5, nil, 0, 1 + 4 + 1), (5, .personal, 39, 2 + 5), (5, .personal, 40, 1 + 5),
        ]
        for (wanted, kind, offset, most) in cases {
            var filters = ContactFilters()
            (filters.maxContacts, filters.kind, filters.offset) = (wanted, kind, offset)
            for count in [nil, ResultCount(total: 0), ResultCount(total: 1_000_000)] {
                let quote = ProviderOffer.snov.terms.price.quote(filters, count)
                #expect(quote.credits == 0...most, "\(wanted) \(String(describing: kind)) \(offset)")
                #expect(quote.calls.lowerBound == 1)
            }
        }
    }

    @Test func `the largest question has a price`() {
        var filters = ContactFilters()
        (filters.maxContacts, filters.offset) = (10_000, .max)
        #expect(SnovPrice.quote(filters).credits.upperBound > 10_000)
    }

    @Test func `somebody who is listed twice is asked for once`() async throws {
        let people = ["a", "a", "b", "a"].map { ModelSnov.Person($0) }
        let model = ModelSnov(ModelSnov.Company(people: people))
        #expect(Set(try await model.search(.of(4)).names) == ["a", "b"])
        #expect(model.starts.values.allSatisfy { $0 == 1 })
        #expect(model.credits == 3)
    }
}

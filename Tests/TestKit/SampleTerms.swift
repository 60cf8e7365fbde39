package import Enrichment

extension ProviderTerms {
    /// Terms like those of a provider whose searches cost a credit for ten contacts.
    package static func sample(_ name: ProviderName, isKeyHeld: Bool = false) -> ProviderTerms {
        var terms = ProviderTerms(
            name: name, title: name.rawValue, rates: CallRates(perSecond: 15, perMinute: 500),
            price: ProviderPrice(
                firstCall: { filters in (filters.limit + 9) / 10 },
                quote: { filters, _ in Quote(credits: 0...(filters.wanted + 9) / 10, calls: 1...1) }),
            keyFault: { _ in nil })
        terms.isKeyHeld = isKeyHeld
        return terms
    }

    /// Every provider there is; the server holds keys for these.
    package static func samples(holding keys: Set<ProviderName> = []) -> [ProviderTerms] {
        ProviderName.allCases.map { sample($0, isKeyHeld: keys.contains($0)) }
    }
}

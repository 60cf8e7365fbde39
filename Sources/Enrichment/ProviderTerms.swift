/// On which terms a provider may be asked: what the programs know of it without asking.
package struct ProviderTerms: Sendable {
    package let name: ProviderName
    /// Its name for people.
    package let title: String
    /// The calls that one key may make.
    package var rates: CallRates
    package let price: ProviderPrice
    /// Why a text can't be a key of this provider, as the rest of a sentence ("must be …"); nil when it can.
    package let keyFault: @Sendable (String) -> String?
    /// Whether the server holds a key, so that a job may come without one.
    package var isKeyHeld = false

    package init(
        name: ProviderName, title: String, rates: CallRates, price: ProviderPrice,
        keyFault: @escaping @Sendable (String) -> String?
    ) {
        self.name = name
        self.title = title
        self.rates = rates
        self.price = price
        self.keyFault = keyFault
    }
}

/// How many calls one key may make; 0 for as many as it likes.
package struct CallRates: Hashable, Sendable {
    package var perSecond: Int
    package var perMinute: Int

    package init(perSecond: Int, perMinute: Int) {
        self.perSecond = perSecond
        self.perMinute = perMinute
    }
}

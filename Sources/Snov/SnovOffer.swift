import Enrichment
package import ProviderWire

extension ProviderOffer {
    /// Snov.io: 60 calls a minute for the account, whatever they are (providers.md, B.2).
    package static let snov = ProviderOffer(
        terms: ProviderTerms(
            name: .snov, title: "Snov", rates: CallRates(perSecond: 0, perMinute: 60), price: SnovPrice.all,
            keyFault: SnovCredentials.fault),
        defaultURL: "https://api.snov.io"
    ) { address, timekeeper in
        let tokens = TokenShelf(timekeeper: timekeeper)
        return { key, transport in
            SnovProvider(at: address, key: key, tokens: tokens, timekeeper: timekeeper, transport: transport)
        }
    }
}

import Enrichment
package import ProviderWire

extension ProviderOffer {
    /// Hunter.io: its limits of domain searches are those of providers.md, A.8.
    package static let hunter = ProviderOffer(
        terms: ProviderTerms(
            name: .hunter, title: "Hunter", rates: CallRates(perSecond: 15, perMinute: 500), price: HunterPrice.all,
            keyFault: HunterKey.fault),
        defaultURL: "https://api.hunter.io"
    ) { address, timekeeper in
        let plans = PlanLimits(timekeeper: timekeeper)
        return { key, transport in
            HunterProvider(at: address, key: key, plans: plans, timekeeper: timekeeper, transport: transport)
        }
    }
}

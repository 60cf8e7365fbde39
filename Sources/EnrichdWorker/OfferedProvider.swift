import CurlTransport
import Enrichment
import Processing
import ProviderWire
import RateLimiting
import Settings

/// A provider as this worker is set up to ask it.
struct OfferedProvider {
    let terms: ProviderTerms
    let rates: ProviderRates
    private let client: ProviderClient
    private let time: any Timekeeper

    init(_ offer: ProviderOffer, _ settings: Settings, _ time: any Timekeeper) throws {
        let terms = try settings.terms(of: offer.terms)
        guard let rates = ProviderRates(perSecond: terms.rates.perSecond, perMinute: terms.rates.perMinute) else {
            throw SettingsFault.invalid(.perSecond(of: terms.name), "must not be negative")
        }
        let address = try Self.address(offer, settings)
        self.terms = terms
        self.rates = rates
        self.time = time
        client = offer.open(address, time)
    }

    /// Makes the provider for a claim or an estimate: its calls wait for leave, and stand in the account.
    func connector(through transport: CurlTransport, _ limiter: RateLimiter) -> ProviderConnector {
        { [rates, client, time] holder, key, watch, account in
            let limited = limiter.limit(
                { request, body, latest in
                    try await watch.during {
                        try await transport.call(request, body: body, notAfter: latest, by: time)
                    }
                },
                to: rates.windows, for: holder, key: key.fingerprint, account: account)
            return client(key, limited)
        }
    }

    private static func address(_ offer: ProviderOffer, _ settings: Settings) throws -> ProviderAddress {
        let name = SettingName.url(of: offer.terms.name)
        let url = settings.text(name) ?? offer.defaultURL
        do {
            return try ProviderAddress(baseURL: url)
        } catch {
            guard case .unusableBaseURL(let reason) = error else { throw error }
            throw SettingsFault.invalid(name, "can't be used: \(reason)")
        }
    }
}

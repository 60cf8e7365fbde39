import CurlTransport
import Enrichment
import ProviderWire
import Providers
import TestKit
import Testing

/// Hunter's provider over libcurl, as the worker joins them, but for limits and accounts.
struct HunterCaller {
    let transport: CurlTransport
    private let client: ProviderClient

    init(_ url: String, change: (inout CurlTransport.Settings) -> Void = { _ in }) throws {
        let offer = try #require(ProviderRegistry.all.first { $0.terms.name == .hunter })
        client = offer.open(try ProviderAddress(baseURL: url), SystemTimekeeper())
        var settings = CurlTransport.Settings(userAgent: "enrichd-tests")
        settings.totalTimeout = .seconds(20)
        change(&settings)
        transport = try CurlTransport(settings)
    }

    func search(_ domain: String, limit: Int = 5) async throws -> Verdict {
        var filters = ContactFilters()
        filters.limit = limit
        let key = ProviderKey(secret: "good-5ecr3t", fingerprint: KeyFingerprint(rawValue: "f"))
        let provider = client(key) { [transport] request, body, _ in
            let (response, bytes) = try await transport.send(request, body: body)
            return (response, bytes, { _, _ in })
        }
        return try await provider.search(DomainSearch(domain: domain, filters: filters))
    }
}

extension Verdict {
    /// How it ends when it does not change; nil for an answer and for a throttle.
    var code: OutcomeCode? {
        switch self {
        case .stops(let failure), .refused(let failure), .unavailable(let failure): failure.code
        case .found, .throttled: nil
        }
    }

    var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
    var finding: Finding? { if case .found(let finding) = self { finding } else { nil } }
}

import Enrichment
import HTTPTypes

/// What Hunter's answers cost (providers.md, A.9).
enum HunterPrice {
    static let all = ProviderPrice(
        firstCall: { filters in search(returning: min(filters.limit, filters.wanted)) },
        quote: { filters, _ in
            Quote(credits: 0...search(returning: min(filters.limit, filters.wanted)), calls: 1...1)
        })

    /// A domain search costs 1 credit for every 1 to 10 addresses it returns, nothing when there are none.
    static func search(returning addresses: Int) -> Int {
        (addresses + 9) / 10
    }

    /// What a domain search has cost, by its answer. A reply that can't be read may hold addresses that were paid for,
    /// and a gateway that speaks for Hunter (502, 504) does not know what Hunter did.
    static func charge(for verdict: HunterVerdict, status: HTTPResponse.Status) -> Charge {
        switch verdict {
        case .answered(let reply): .credits(reply.credits)
        case .final(.unavailable) where (200..<300).contains(status.code) || [502, 504].contains(status.code): .unknown
        case .final, .planAllows: .credits(0)
        }
    }
}

import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Snov

/// A key as somebody might have it, whose halves are easily found.
enum SampleKey {
    static let secret = "us3r-id:s3cr3t+/half"
    static let all = ["us3r-id", "s3cr3t+/half", "t0ken-"]

    static func key(_ secret: String = SampleKey.secret) -> ProviderKey {
        ProviderKey(secret: secret, fingerprint: KeyFingerprint(rawValue: "f"))
    }
}

extension SnovProvider {
    /// Asks the model, with a clock that never makes anybody wait.
    init(_ model: ModelSnov, _ time: any Timekeeper = HastyTimekeeper(), secret: String = SampleKey.secret) throws {
        self.init(
            at: try ProviderAddress(baseURL: ModelSnov.origin), key: SampleKey.key(secret),
            tokens: TokenShelf(timekeeper: time), timekeeper: time, transport: model.send)
    }
}

extension DomainSearch {
    /// For `limit` contacts of the model's company.
    static func of(_ limit: Int, _ change: (inout ContactFilters) -> Void = { _ in }) -> DomainSearch {
        var filters = ContactFilters()
        filters.limit = limit
        change(&filters)
        return DomainSearch(domain: "a.example", filters: filters)
    }
}

/// What came of a search, over however many tries.
struct Outcome {
    let verdict: Verdict
    let kept: KeptParts

    /// The names in front of the addresses, each once.
    var names: [String] {
        let contacts = kept.parts.flatMap(\.contacts) + (verdict.finding?.contacts ?? [])
        var seen: Set<String> = []
        return contacts.map { String($0.email.prefix { $0 != "@" }) }.filter { seen.insert($0).inserted }
    }

    var place: SearchPlace? { kept.parts.last?.place }
}

extension ModelSnov {
    func search(
        _ search: DomainSearch, from place: SearchPlace? = nil, _ kept: KeptParts = KeptParts(),
        _ time: any Timekeeper = HastyTimekeeper()
    ) async throws -> Outcome {
        let verdict = try await SnovProvider(self, time).search(search, from: place, keeper: kept)
        return Outcome(verdict: verdict, kept: kept)
    }
}

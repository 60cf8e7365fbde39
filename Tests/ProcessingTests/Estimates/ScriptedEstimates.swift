import Enrichment
import TestKit

/// Estimates in memory: hands out claims and notes what it is told.
final class ScriptedEstimates: EstimateQueue {
    struct State {
        var claims: [EstimateClaim] = []
        var kept: [(news: EstimateNews, ending: EstimateEnding)] = []
        var isLeaseLost = false
        var fault: StoreFault?

        /// Everything that was kept.
        var news: EstimateNews {
            kept.reduce(into: EstimateNews()) { sum, kept in
                for (provider, counts) in kept.news.counts { sum.counts[provider, default: [:]].merge(counts) { $1 } }
                sum.credits.merge(kept.news.credits) { $1 }
                sum.notes.merge(kept.news.notes) { $1 }
            }
        }
    }

    let state: Watched<State>

    init(_ claims: [EstimateClaim]) {
        state = Watched(State(claims: claims))
    }

    var endings: [EstimateEnding] { state.withLock { $0.kept.map(\.ending) } }
    var news: EstimateNews { state.withLock { $0.news } }

    /// Waits until an estimate is complete.
    func completed() async throws {
        try await state.until { $0.kept.last?.ending == .complete }
    }

    func claimEstimate(
        by worker: WorkerID, for duration: Duration, terms: PriceTerms
    ) throws(StoreFault) -> EstimateClaim? {
        let (claim, fault) = state.withLock { state in
            let fault = state.fault
            state.fault = nil
            return (fault != nil || state.claims.isEmpty ? nil : state.claims.removeFirst(), fault)
        }
        if let fault { throw fault }
        return claim
    }

    func keep(
        _ news: EstimateNews, for lease: EstimateLease, _ ending: EstimateEnding, terms: PriceTerms
    ) throws(StoreFault) -> Bool {
        state.withLock { state in
            state.kept.append((news, ending))
            return !state.isLeaseLost
        }
    }
}

/// A provider that counts as the test says.
struct CountingProvider: ContactProvider {
    var credits: @Sendable () async throws -> Double?
    var counts: @Sendable (String) async throws -> ResultCount?

    func search(_ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper) async throws -> Verdict {
        .stops(Failure(.forbidden, "nobody searches for an estimate"))
    }

    func count(_ search: DomainSearch) async throws -> ResultCount? {
        try await counts(search.domain)
    }

    func remainingCredits() async throws -> Double? {
        try await credits()
    }
}

extension EstimateClaim {
    static func sample(
        domains: Int, asksAccount: Bool = true, sealed: Bool = true, takes: Int64 = 1
    ) -> EstimateClaim {
        EstimateClaim(
            lease: EstimateLease(id: EstimateID(rawValue: "e"), epoch: takes), filters: ContactFilters(),
            steps: [
                Step(
                    provider: .hunter,
                    key: sealed ? SealedKey(bytes: [1], fingerprint: KeyFingerprint(rawValue: "f00d")) : nil,
                    asksAccount: asksAccount, domains: (0..<domains).map { "site\($0).example" })
            ], expiresAt: SteadyInstant(milliseconds: .max / 2))
    }
}

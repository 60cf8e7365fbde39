import Enrichment
import Synchronization
import TestKit

/// What a call brings, when, and what it costs whoever made it.
struct ProviderAnswer {
    let result: Settlement.Result
    /// What there is to be kept before the search goes on, instead of that.
    var part: SearchPart?
    /// Nil when the worker can't tell.
    let charge: Charge?
    let at: SteadyInstant
}

/// Providers of moods, which keep one account together.
final class SimulatedProvider: Sendable {
    static let serversKeys: [ProviderName: KeyFingerprint] = [
        .hunter: KeyFingerprint(rawValue: "server"), .snov: KeyFingerprint(rawValue: "server at snov"),
    ]

    private struct State {
        var generator: SeededGenerator
        var isKind = false
        var charged: [JobID: Int] = [:]
        var kept: [JobID: [SiteID: SearchPlace]] = [:]
        var faults: [String] = []
    }

    let isUnlimited: Bool
    let windows: [RateWindow]
    private let time: ManualTimekeeper
    private let state: Mutex<State>

    init(seed: UInt64, isUnlimited: Bool, time: ManualTimekeeper) {
        self.isUnlimited = isUnlimited
        self.time = time
        windows =
            isUnlimited
            ? []
            : [
                RateWindow(limit: 4, span: .seconds(1)),
                RateWindow(limit: 60, span: .seconds(30), headStart: .seconds(3)),
            ]
        state = Mutex(State(generator: SeededGenerator(seed: seed)))
    }

    var now: SteadyInstant { time.steadyNow() }

    /// What each job's calls cost so far by the provider's own account.
    var charged: [JobID: Int] { state.withLock { $0.charged } }

    /// What was asked in a way that loses something or pays for it twice.
    var faults: [String] { state.withLock { $0.faults } }

    /// A part of a claim's search was kept, up to `place`.
    func note(_ place: SearchPlace, of claim: Claim) {
        state.withLock { $0.kept[claim.lease.job, default: [:]][claim.lease.site] = place }
    }

    /// A site was claimed: its search is to go on where the last part that was kept ended.
    func check(_ claim: Claim) {
        state.withLock { state in
            let kept = state.kept[claim.lease.job]?[claim.lease.site]
            if claim.place != kept {
                state.faults.append("\(claim.lease): begins at \(claim.place, default: "0"), not \(kept, default: "0")")
            }
        }
    }

    /// From now on every call is answered.
    func turnKind() {
        state.withLock { $0.isKind = true }
    }

    func key(of claim: Claim) -> KeyFingerprint {
        claim.key?.fingerprint ?? Self.serversKeys[claim.provider] ?? KeyFingerprint(rawValue: "")
    }

    /// Whether a grant comes too late to be used.
    func letsGo() -> Bool {
        state.withLock { !$0.isKind && Int.random(in: 0..<10, using: &$0.generator) == 0 }
    }

    /// A call is made now, from a place in the claim's search.
    func answer(_ claim: Claim, from place: SearchPlace?) -> ProviderAnswer {
        state.withLock { state in
            let at = now.advanced(by: .milliseconds(Int.random(in: 20...4_000, using: &state.generator)))
            let result = Self.result(for: claim, from: now, &state)
            guard case .enriched(let finding) = result else {
                return ProviderAnswer(result: result, charge: Self.isUnheard(result) ? .unknown : .credits(0), at: at)
            }
            if LongSearch.isMade(of: claim) {
                state.charged[claim.lease.job, default: 0] += 1
                let (part, end) = LongSearch(of: claim).page(at: place)
                return ProviderAnswer(result: .enriched(end), part: part, charge: .credits(1), at: at)
            }
            state.charged[claim.lease.job, default: 0] += finding.credits
            return ProviderAnswer(result: result, charge: .credits(finding.credits), at: at)
        }
    }

    private static func result(
        for claim: Claim, from now: SteadyInstant, _ state: inout State
    ) -> Settlement.Result {
        let seconds = Int.random(in: 1...20, using: &state.generator)
        let until = now.advanced(by: .seconds(4 + seconds))
        switch state.isKind ? 0 : Int.random(in: 0..<100, using: &state.generator) {
        case ..<45:
            // One of whom the other provider knows, too.
            let name = claim.provider == .hunter ? "ann" : "cid"
            return .enriched(.addresses("\(name)@\(claim.domain)", "bob@\(claim.domain)"))
        case ..<55: return .enriched(.addresses())
        case ..<62:
            return claim.pauses < 3
                ? .postponed(until: until, .throttled) : .failed(Failure(.rateLimited, "Again and again."))
        case ..<90:
            return claim.attempts < 3
                ? .postponed(until: until, .unavailable) : .failed(Failure(.providerUnavailable, "It is down."))
        case ..<98: return .failed(Failure(.invalidRequest, "It is refused."))
        case ..<99: return .stops(Failure(.forbidden, "It is forbidden."))
        default: return .stops(Failure(.quotaExhausted, "It is used up."))
        }
    }

    private static func isUnheard(_ result: Settlement.Result) -> Bool {
        if case .postponed(_, .unavailable) = result { true } else { false }
    }
}

/// A search of one to four calls, each of which brings one new contact and one that came before.
private struct LongSearch {
    private let domain: String
    private let pages: Int

    static func isMade(of claim: Claim) -> Bool { claim.filters.limit == 2 }

    init(of claim: Claim) {
        domain = DomainSearch(domain: claim.domain, filters: claim.filters).domain
        pages = 1 + (Int(domain.filter(\.isNumber)) ?? 0) % 4
    }

    /// What the call at a place brings: a part, or the end.
    func page(at place: SearchPlace?) -> (SearchPart?, Finding) {
        let page = place.flatMap { Int($0.rawValue) } ?? 0
        let contacts = [page, page + 1].compactMap { FoundContact(email: "contact\($0)@\(domain)") }
        let end = Finding(contacts: contacts, resultsAvailable: pages + 1, credits: 1)
        if page + 1 >= pages { return (nil, end) }
        return (SearchPart(contacts: contacts, place: SearchPlace(rawValue: "\(page + 1)")), end)
    }
}

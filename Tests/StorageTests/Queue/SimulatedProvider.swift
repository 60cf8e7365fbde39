import Enrichment
import Synchronization
import TestKit

/// What a call brings, when, and what it costs whoever made it.
struct ProviderAnswer {
    let result: Settlement.Result
    /// Nil when the worker can't tell.
    let charge: Charge?
    let at: SteadyInstant
}

/// A provider of moods, which keeps its own account.
final class SimulatedProvider: Sendable {
    static let serversKey = KeyFingerprint(rawValue: "server")

    private struct State {
        var generator: SeededGenerator
        var isKind = false
        var charged: [JobID: Int] = [:]
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

    /// From now on every call is answered.
    func turnKind() {
        state.withLock { $0.isKind = true }
    }

    func key(of claim: Claim) -> KeyFingerprint { claim.key?.fingerprint ?? Self.serversKey }

    /// Whether a grant comes too late to be used.
    func letsGo() -> Bool {
        state.withLock { !$0.isKind && Int.random(in: 0..<10, using: &$0.generator) == 0 }
    }

    /// A call is made now.
    func answer(_ claim: Claim) -> ProviderAnswer {
        state.withLock { state in
            let at = now.advanced(by: .milliseconds(Int.random(in: 20...4_000, using: &state.generator)))
            let result = Self.result(for: claim, from: now, &state)
            guard case .enriched(let finding) = result else {
                return ProviderAnswer(result: result, charge: Self.isUnheard(result) ? .unknown : .credits(0), at: at)
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
        case ..<45: return .enriched(.addresses("ann@\(claim.domain)", "bob@\(claim.domain)"))
        case ..<55: return .enriched(.addresses())
        case ..<62:
            return claim.pauses < 3
                ? .postponed(until: until, .throttled) : .failed(Failure(.rateLimited, "Again and again."))
        case ..<90:
            return claim.attempts < 3
                ? .postponed(until: until, .unavailable) : .failed(Failure(.providerUnavailable, "It is down."))
        case ..<98: return .failed(Failure(.invalidRequest, "It is refused."))
        default: return .stopsJob(Failure(.quotaExhausted, "It is used up."))
        }
    }

    private static func isUnheard(_ result: Settlement.Result) -> Bool {
        if case .postponed(_, .unavailable) = result { true } else { false }
    }
}

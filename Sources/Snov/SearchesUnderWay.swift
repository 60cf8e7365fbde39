import Enrichment
import ProviderWire

/// The searches that one try has under way: when each is to be asked for, and how to say what it cost.
struct SearchesUnderWay {
    enum Polled {
        case running
        case ended(SnovReply)
        case lost
        /// This search's result can't be had; another's may.
        case failed(Verdict)
        case refused(Verdict)
    }

    private let snov: SnovProvider
    private var clocks: [String: PollClock] = [:]
    /// Of those that this try began: an earlier one's calls are settled, as unknown.
    private var settles: [String: Settle] = [:]

    init(of snov: SnovProvider) {
        self.snov = snov
    }

    mutating func begun(_ result: String, _ settle: @escaping Settle) {
        clocks[result] = PollClock(startedAt: snov.timekeeper.steadyNow())
        settles[result] = settle
    }

    /// The one of those that is to be asked for first.
    mutating func first(of asked: [AskedProspect]) -> AskedProspect? {
        for prospect in asked where clocks[prospect.result] == nil {
            clocks[prospect.result] = PollClock(resumedAt: snov.timekeeper.steadyNow())
        }
        return asked.min { due($0) < due($1) }
    }

    private func due(_ prospect: AskedProspect) -> SteadyInstant {
        clocks[prospect.result]?.dueAt ?? snov.timekeeper.steadyNow()
    }

    /// Waits until a search is due, then asks for its result.
    mutating func poll(_ result: String) async throws -> Polled {
        var clock = clocks[result] ?? PollClock(resumedAt: snov.timekeeper.steadyNow())
        try await snov.timekeeper.sleep(until: clock.dueAt)
        switch try await snov.ask(.result(result)).answer {
        case .reply(let reply) where reply.isResult:
            return .ended(reply)
        case .reply:
            guard clock.pollAgain(at: snov.timekeeper.steadyNow()) else { return .failed(Self.neverEnds) }
            clocks[result] = clock
            return .running
        case .gone:
            forget(result)
            return .lost
        case .unreadable(let verdict): return .failed(verdict)
        case .final(.refused(let failure)): return .failed(.refused(failure))
        case .final(let verdict):
            if verdict.concernsCredits {
                settle(result, as: .credits(0), CallOutcome(verdict))
                forget(result)
            }
            return .refused(verdict)
        }
    }

    /// Says what a search cost that is known now.
    mutating func settle(_ result: String, as charge: Charge, _ outcome: CallOutcome) {
        settles.removeValue(forKey: result)?(charge, outcome)
    }

    private mutating func forget(_ result: String) {
        clocks[result] = nil
        settles[result] = nil
    }

    private static let neverEnds = Verdict.unavailable(
        Failure(.providerUnavailable, "Snov did not come to an end with a search in time."))
}

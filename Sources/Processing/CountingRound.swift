import Synchronization

/// The domains of one provider that are to be counted, handed out one by one, until too many in a row stay unanswered.
final class CountingRound: Sendable {
    private struct State {
        var domains: ArraySlice<String>
        var unanswered = 0
    }

    private let state: Mutex<State>
    private let mostUnanswered: Int

    init(_ domains: [String], mostUnanswered: Int) {
        state = Mutex(State(domains: domains[...]))
        self.mostUnanswered = mostUnanswered
    }

    /// Nil when there is no more to ask, or no use in it.
    func next() -> String? {
        state.withLock { $0.unanswered < mostUnanswered ? $0.domains.popFirst() : nil }
    }

    /// How a question ended.
    func note(isAnswered: Bool) {
        state.withLock { state in
            // What was under way when it became too many does not count any more.
            guard state.unanswered < mostUnanswered else { return }
            state.unanswered = isAnswered ? 0 : state.unanswered + 1
        }
    }

    /// Whether it ended because nobody answered.
    var endedInSilence: Bool { state.withLock { $0.unanswered >= mostUnanswered } }
}

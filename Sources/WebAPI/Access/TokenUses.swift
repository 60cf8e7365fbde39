package import Enrichment
package import Logging
import Synchronization

/// Remembers when tokens were used, and has it written down once a minute at most: never on the way of a request.
///
/// What was not written down yet is lost when the process is killed: a last use may then be older than it was by the
/// minute.
package final class TokenUses: Sendable {
    /// Does the work after the wait, on some thread that no request waits for.
    package typealias Later = @Sendable (_ wait: Duration, _ work: @escaping @Sendable () -> Void) -> Void

    private struct State {
        var unwritten: [TokenID: WallSecond] = [:]
        var isAwaited = false
        var nextAt: SteadyInstant?
    }

    private static let pause = Duration.seconds(60)

    private let book: any TokenUseBook
    private let time: any Timekeeper
    private let later: Later
    private let log: Logger
    private let state = Mutex(State())

    package init(book: any TokenUseBook, time: any Timekeeper, log: Logger, later: @escaping Later) {
        self.book = book
        self.time = time
        self.log = log
        self.later = later
    }

    /// The first use after a quiet minute is written down at once, and all that come within the next one after it, so
    /// that nothing wakes up where nobody calls.
    func note(_ token: TokenID) {
        let now = time.wallNow()
        let wait = state.withLock { state -> Duration? in
            state.unwritten[token] = now
            if state.isAwaited { return nil }
            state.isAwaited = true
            return remaining(until: state.nextAt)
        }
        if let wait { later(wait) { [weak self] in self?.write() } }
    }

    /// Writes down what is left; before the process ends.
    package func write() {
        let uses = state.withLock { state in
            state.isAwaited = false
            state.nextAt = time.steadyNow().advanced(by: Self.pause)
            defer { state.unwritten = [:] }
            return state.unwritten
        }
        if uses.isEmpty { return }
        do throws(StoreFault) {
            try book.keep(uses)
        } catch {
            // They are kept for the next time: that of a later use, which comes or makes no difference.
            state.withLock { state in state.unwritten.merge(uses) { later, _ in later } }
            log.warning("last uses of tokens can't be written down", metadata: ["cause": "\(error)"])
        }
    }

    private func remaining(until instant: SteadyInstant?) -> Duration {
        guard let instant else { return .zero }
        return max(instant.since(time.steadyNow()), .zero)
    }
}

import Enrichment
import Synchronization

/// Watches over the provider calls of one claimed site: whether one is under way, and whether the work on the site was
/// withdrawn (its lease is lost, or the worker is stopping).
package final class CallWatch: Sendable {
    private struct State {
        var isCalling = false
        var mayCall = true
    }

    private let state = Mutex(State())
    private let isRefused: @Sendable () -> Bool
    private let withdrawals: AsyncStream<Never>
    private let withdrawal: AsyncStream<Never>.Continuation

    /// `isRefused` is asked before each call whether it has become known that none is to be made.
    init(isRefused: @escaping @Sendable () -> Bool = { false }) {
        self.isRefused = isRefused
        (withdrawals, withdrawal) = AsyncStream.makeStream(of: Never.self)
    }

    /// Makes a call that this watch knows of; once calls are no longer allowed it throws `CallNotMade.withdrawn` instead.
    package func during<Value>(_ call: () async throws -> Value) async throws -> Value {
        guard !isRefused(),
            state.withLock({ state in
                state.isCalling = state.mayCall
                return state.mayCall
            })
        else { throw CallNotMade.withdrawn }
        defer { state.withLock { $0.isCalling = false } }
        return try await call()
    }

    /// Ends the work on the site at once, a call under way included.
    func withdraw() {
        state.withLock { $0.mayCall = false }
        withdrawal.finish()
    }

    /// Lets a call under way end and allows no other; without one the work ends at once.
    func finishCalling() {
        let isCalling = state.withLock { state in
            state.mayCall = false
            return state.isCalling
        }
        if !isCalling { withdrawal.finish() }
    }

    /// Returns when the work was withdrawn or the task is cancelled.
    func withdrawn() async {
        for await _ in withdrawals {}
    }
}

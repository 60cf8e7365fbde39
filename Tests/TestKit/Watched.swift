import Synchronization

/// A value that is changed from anywhere and that tests wait for, without a clock and without looking again and again.
package final class Watched<Value: Sendable>: Sendable {
    private struct Waiter {
        let isMet: @Sendable (Value) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var value: Value
        var nextID = 0
        var waiters: [Int: Waiter] = [:]
        var cancelled: Set<Int> = []

        /// Takes out those whose wait is over.
        mutating func met() -> [Waiter] {
            let met = waiters.filter { $0.value.isMet(value) }
            for id in met.keys { waiters[id] = nil }
            return Array(met.values)
        }
    }

    private let state: Mutex<State>

    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// Reads or changes the value, and wakes whoever waits for what it is now.
    package func withLock<Outcome: Sendable, Fault: Error>(
        _ body: (inout Value) throws(Fault) -> Outcome
    ) throws(Fault) -> Outcome {
        let (outcome, met) = state.withLock { state in
            let outcome = Result { () throws(Fault) in try body(&state.value) }
            return (outcome, state.met())
        }
        for waiter in met { waiter.continuation.resume() }
        return try outcome.get()
    }

    /// Returns once the condition holds. Throws when the task is cancelled, as it is when a test's time limit has passed.
    package func until(_ isMet: @escaping @Sendable (Value) -> Bool) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if isMet(state.value) { return .success(()) }
                    state.waiters[id] = Waiter(isMet: isMet, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                if let waiter = state.waiters.removeValue(forKey: id) { return waiter as Waiter? }
                state.cancelled.insert(id)
                return nil
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }
}

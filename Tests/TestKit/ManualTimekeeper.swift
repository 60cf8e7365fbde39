package import Enrichment

/// Time that moves only when a test moves it.
package final class ManualTimekeeper: Timekeeper {
    private struct Sleeper {
        let until: SteadyInstant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var steady: SteadyInstant
        var wall: WallSecond
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
    }

    private let state: Watched<State>

    package init(
        steady: SteadyInstant = SteadyInstant(milliseconds: 1_000_000),
        wall: WallSecond = WallSecond(unixSeconds: 1_790_000_000)
    ) {
        state = Watched(State(steady: steady, wall: wall))
    }

    package func steadyNow() -> SteadyInstant {
        state.withLock { $0.steady }
    }

    package func wallNow() -> WallSecond {
        state.withLock { $0.wall }
    }

    /// The instants somebody sleeps until, earliest first.
    package var sleepingUntil: [SteadyInstant] {
        state.withLock { $0.sleepers.values.map(\.until).sorted() }
    }

    /// Waits until somebody sleeps; if a condition is given, until it holds of the instants they sleep until, earliest first.
    package func sleepers(_ areThere: @escaping @Sendable ([SteadyInstant]) -> Bool = { !$0.isEmpty }) async throws {
        try await state.until { state in areThere(state.sleepers.values.map(\.until).sorted()) }
    }

    /// Turns time on to each sleeper's instant, for as long as `work` goes on, and returns what it returned.
    package func turning<Outcome: Sendable>(
        during work: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Outcome {
        let clock = Task {
            while true {
                try await sleepers()
                if let next = sleepingUntil.first { advance(by: next.since(steadyNow())) }
            }
        }
        defer { clock.cancel() }
        return try await work()
    }

    /// Moves both clocks on and wakes whoever's time has come.
    package func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.steady = state.steady.advanced(by: duration)
            state.wall = WallSecond(unixSeconds: state.wall.unixSeconds + duration.components.seconds)
            let due = state.sleepers.filter { $0.value.until <= state.steady }
            for id in due.keys {
                state.sleepers[id] = nil
            }
            return due.values.sorted { $0.until < $1.until }
        }
        for sleeper in due {
            sleeper.continuation.resume()
        }
    }

    /// Moves the wall clock alone, forth or back, as one that is set.
    package func jumpWall(by duration: Duration) {
        state.withLock { state in
            state.wall = WallSecond(unixSeconds: state.wall.unixSeconds + duration.components.seconds)
        }
    }

    package func sleep(until instant: SteadyInstant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if instant <= state.steady { return .success(()) }
                    state.sleepers[id] = Sleeper(until: instant, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                if let sleeper = state.sleepers.removeValue(forKey: id) { return sleeper as Sleeper? }
                state.cancelled.insert(id)
                return nil
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}

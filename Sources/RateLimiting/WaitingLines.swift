import Enrichment
import Synchronization

/// A line for each key: one caller at a time has the turn. The turn passes from job to job, the estimates among
/// them as if they were one, and within each in the order in which its callers came, so that a small job waits for as many
/// calls as there are jobs and not for all that a large one has in line.
///
/// A line is there while somebody has its turn. Whoever is cancelled while waiting leaves without a trace: the turn
/// passes over to the next.
final class WaitingLines: Sendable {
    private let lines = Mutex<[KeyFingerprint: Line]>([:])

    /// Runs `body` once it is this caller's turn. Throws `CancellationError` when cancelled before, without running it.
    func withTurn<Outcome>(
        of key: KeyFingerprint, for party: CallParty, _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        if let waiter = join(key, party) { try await waiter.turn() }
        defer { leave(key) }
        return try await body()
    }

    /// How many wait for a key's turn; whoever has it is not counted.
    func waiting(for key: KeyFingerprint) -> Int {
        lines.withLock { $0[key]?.waiting ?? 0 }
    }

    /// Nil when the turn is free, and the caller's from now on.
    private func join(_ key: KeyFingerprint, _ party: CallParty) -> Waiter? {
        lines.withLock { lines in
            guard lines[key] != nil else {
                lines[key] = Line()
                return nil
            }
            let waiter = Waiter()
            lines[key]?.append(waiter, of: party)
            return waiter
        }
    }

    private func leave(_ key: KeyFingerprint) {
        lines.withLock { lines in
            if lines[key]?.giveTurn() != true { lines[key] = nil }
        }
    }
}

/// Who waits for the turn of a key.
private struct Line {
    /// In the order in which their turns come; none without waiters.
    private var parties: [(party: CallParty, waiters: ArraySlice<Waiter>)] = []

    var waiting: Int {
        parties.reduce(0) { sum, entry in sum + entry.waiters.count { $0.isWaiting } }
    }

    mutating func append(_ waiter: Waiter, of party: CallParty) {
        if let index = parties.firstIndex(where: { $0.party == party }) {
            parties[index].waiters.append(waiter)
        } else {
            parties.append((party, [waiter]))
        }
    }

    /// - Returns: false when nobody wants it.
    mutating func giveTurn() -> Bool {
        while !parties.isEmpty {
            var (party, waiters) = parties.removeFirst()
            while let waiter = waiters.popFirst() {
                guard waiter.giveTurn() else { continue }
                // Its party is the last to have had a turn.
                if !waiters.isEmpty { parties.append((party, waiters)) }
                return true
            }
        }
        return false
    }
}

/// A place in a line.
private final class Waiter: Sendable {
    private enum State {
        /// In the line, not suspended yet.
        case arriving
        case waiting(CheckedContinuation<Void, any Error>)
        case hasTurn
        case cancelled
    }

    private let state = Mutex(State.arriving)

    var isWaiting: Bool {
        state.withLock { state in
            if case .waiting = state { true } else { false }
        }
    }

    /// Returns when the turn was given; throws when the task was cancelled before that.
    func turn() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                suspend(continuation)
            }
        } onCancel: {
            cancel()
        }
    }

    private func suspend(_ continuation: CheckedContinuation<Void, any Error>) {
        state.withLock { state in
            switch state {
            case .arriving: state = .waiting(continuation)
            case .hasTurn: continuation.resume()
            case .cancelled: continuation.resume(throwing: CancellationError())
            case .waiting: preconditionFailure("a place in a line is waited for once")
            }
        }
    }

    /// - Returns: false when nobody wants it any more.
    func giveTurn() -> Bool {
        state.withLock { state in
            switch state {
            case .arriving: break
            case .waiting(let continuation): continuation.resume()
            case .cancelled: return false
            case .hasTurn: preconditionFailure("the turn is given to a place in a line once")
            }
            state = .hasTurn
            return true
        }
    }

    private func cancel() {
        state.withLock { state in
            switch state {
            case .arriving: state = .cancelled
            case .waiting(let continuation):
                continuation.resume(throwing: CancellationError())
                state = .cancelled
            // Too late: the turn is here, and whoever has it sees the cancellation.
            case .hasTurn, .cancelled: break
            }
        }
    }
}

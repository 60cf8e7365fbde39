import Enrichment
import Synchronization

/// The tokens of a process, one for each key, and who is fetching one.
///
/// Make one for a process. However many want a key's token at once, one of them fetches it and the others wait for what it
/// brings. If it is cut off, the next of them fetches. What Snov answers instead of a token is told to those who
/// waited and then forgotten.
final class TokenShelf: Sendable {
    enum Answer: Sendable {
        case token(BearerToken)
        /// Why there is none.
        case verdict(Verdict)
    }

    fileprivate enum Place {
        case held(BearerToken)
        case fetching([TokenWaiter])
    }

    private let timekeeper: any Timekeeper
    private let places = Mutex<[KeyFingerprint: Place]>([:])

    init(timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
    }

    /// The key's token, from `fetch` where there is none that will last.
    /// - Parameter refused: a token that Snov takes no more.
    func token(
        of key: KeyFingerprint, besides refused: BearerToken?, fetch: () async throws -> Answer
    ) async throws -> Answer {
        if let answer = try await turn(of: key, besides: refused) { return answer }
        do {
            let answer = try await fetch()
            put(answer, for: key)
            return answer
        } catch {
            handOver(key)
            throw error
        }
    }

    /// How many wait for a token that is being fetched.
    func waiting(for key: KeyFingerprint) -> Int {
        places.withLock { places in
            guard case .fetching(let waiters) = places[key] else { return 0 }
            return waiters.count { $0.isWaiting }
        }
    }

    func isFetching(for key: KeyFingerprint) -> Bool {
        places.withLock { places in
            if case .fetching = places[key] { true } else { false }
        }
    }

    /// Nil when it is the caller's turn to fetch.
    private func turn(of key: KeyFingerprint, besides refused: BearerToken?) async throws -> Answer? {
        let now = timekeeper.steadyNow()
        let waiter = TokenWaiter()
        let held: Answer? = places.withLock { places in
            switch places[key] {
            case .held(let token) where token.renewAt > now && token != refused:
                return .token(token)
            case .fetching(let waiters):
                places[key] = .fetching(waiters + [waiter])
            case .held, nil:
                // Keys whose jobs are long done leave nothing behind.
                places = places.filter { !$0.value.isOver(by: now) }
                places[key] = .fetching([])
                waiter.give(nil)
            }
            return nil
        }
        if let held { return held }
        return try await waiter.answer()
    }

    private func put(_ answer: Answer, for key: KeyFingerprint) {
        let waiters = places.withLock { places in
            defer {
                places[key] = nil
                if case .token(let token) = answer { places[key] = .held(token) }
            }
            guard case .fetching(let waiters) = places[key] else { return [] as [TokenWaiter] }
            return waiters
        }
        for waiter in waiters { waiter.give(answer) }
    }

    private func handOver(_ key: KeyFingerprint) {
        places.withLock { places in
            guard case .fetching(var waiters) = places[key] else { return }
            while !waiters.isEmpty {
                if waiters.removeFirst().give(nil) {
                    places[key] = .fetching(waiters)
                    return
                }
            }
            places[key] = nil
        }
    }
}

extension TokenShelf.Place {
    fileprivate func isOver(by now: SteadyInstant) -> Bool {
        guard case .held(let token) = self else { return false }
        return token.endsAt <= now
    }
}

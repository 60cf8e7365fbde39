import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Snov

@Suite struct TokenShelfTests {
    private let time = ManualTimekeeper()
    private let shelf: TokenShelf
    private let key = KeyFingerprint(rawValue: "f")

    init() {
        shelf = TokenShelf(timekeeper: time)
    }

    private struct Broken: Error {}

    private final class Fetches: Sendable {
        let count = Mutex(0)
    }

    @Test func `a hundred who want a token at once make one request`() async throws {
        let fetches = Fetches()
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 {
                group.addTask { [self] in
                    try await ask {
                        fetches.count.withLock { $0 += 1 }
                        try await waitUntil { shelf.waiting(for: key) == 99 }
                        return held("t")
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == Array(repeating: "t", count: 100))
        #expect(fetches.count.withLock { $0 } == 1)
    }

    @Test func `a hundred whose token is refused at once make one request`() async throws {
        let old = BearerToken("old", lifetime: .seconds(3600), since: time.steadyNow())
        _ = try await shelf.token(of: key, besides: nil) { .token(old) }
        let fetches = Fetches()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask { [self] in
                    let text = try await ask(besides: old) {
                        fetches.count.withLock { $0 += 1 }
                        return held("new")
                    }
                    #expect(text == "new")
                }
            }
            try await group.waitForAll()
        }
        #expect(fetches.count.withLock { $0 } == 1)
    }

    @Test func `when the one that fetches is cut off, the next one fetches`() async throws {
        let first = Task { [self] in
            try await ask {
                try await waitUntil { shelf.waiting(for: key) == 2 }
                throw Broken()
            }
        }
        try await waitUntil { shelf.isFetching(for: key) }
        let others = (0..<2).map { _ in Task { [self] in try await ask { held("second") } } }
        await #expect(throws: Broken.self) { try await first.value }
        for other in others { #expect(try await other.value == "second") }
    }

    @Test func `who is cancelled while waiting leaves the others alone`() async throws {
        let isOpen = Mutex(false)
        let first = Task { [self] in
            try await ask {
                try await waitUntil { isOpen.withLock { $0 } }
                throw Broken()
            }
        }
        try await waitUntil { shelf.isFetching(for: key) }
        let second = Task { [self] in try await ask { held("never") } }
        try await waitUntil { shelf.waiting(for: key) == 1 }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        let third = Task { [self] in try await ask { held("third") } }
        try await waitUntil { shelf.waiting(for: key) == 1 }
        isOpen.withLock { $0 = true }
        await #expect(throws: Broken.self) { try await first.value }
        #expect(try await third.value == "third")
    }

    @Test func `what Snov says instead of a token is told to those who waited, and not remembered`() async throws {
        let refusal = Verdict.invalidCredentials(nil)
        let first = Task { [self] in
            try await shelf.token(of: key, besides: nil) {
                try await waitUntil { shelf.waiting(for: key) == 1 }
                return .verdict(refusal)
            }
        }
        try await waitUntil { shelf.isFetching(for: key) }
        let second = Task { [self] in try await shelf.token(of: key, besides: nil) { held("never") } }
        for task in [first, second] {
            guard case .verdict(refusal) = try await task.value else {
                Issue.record("not told")
                continue
            }
        }
        #expect(try await ask { held("t") } == "t")
    }

    @Test(arguments: [(3600, 3539, 3540), (120, 59, 60), (10, 4, 5), (2, 0, 1)])
    func `a token is renewed a minute before its end, or at half its life`(life: Int, lasts: Int, renewed: Int)
        async throws
    {
        let lifetime = Duration.seconds(life)
        let first = BearerToken("first", lifetime: lifetime, since: time.steadyNow())
        _ = try await ask { .token(first) }
        time.advance(by: .seconds(lasts))
        #expect(try await ask { held("second") } == "first")
        time.advance(by: .seconds(renewed - lasts))
        #expect(try await ask { held("second") } == "second")
    }

    @Test func `each key has its own`() async throws {
        _ = try await ask { held("mine") }
        let other = try await shelf.token(of: KeyFingerprint(rawValue: "g"), besides: nil) { held("theirs") }
        guard case .token(let theirs) = other else { return }
        #expect(theirs.text == "theirs")
        #expect(try await ask { held("never") } == "mine")
    }

    private func held(_ text: String) -> TokenShelf.Answer {
        .token(BearerToken(text, lifetime: .seconds(3600), since: time.steadyNow()))
    }

    private func ask(
        besides refused: BearerToken? = nil, _ fetch: () async throws -> TokenShelf.Answer
    ) async throws -> String {
        guard case .token(let token) = try await shelf.token(of: key, besides: refused, fetch: fetch) else {
            return "no token"
        }
        return token.text
    }

    private func waitUntil(_ condition: () -> Bool) async throws {
        try await eventually("it comes to that", condition)
    }
}

import Enrichment
import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import RateLimiting

@Suite struct RateLimiterTests: LimiterScene {
    let timekeeper = ManualTimekeeper()
    let sent = Sent()
    let account = NotedAccount()

    @Test func `a request leaves once it is granted, as it came`() async throws {
        let ledger = ScriptedLedger()
        let (response, body) = try await call(1, limiter(ledger.ask))
        #expect(response.status == .ok)
        #expect(body == [1])
        #expect(ledger.sitesAsking == [1])
        #expect(sent.sites == [1])
    }

    @Test func `without windows nobody waits for another, and the ledger still has its say`() async throws {
        let gate = timekeeper.steadyNow().advanced(by: .seconds(60))
        let ledger = ScriptedLedger([.success(.notBefore(gate)), .success(.refused(.jobStopped))])
        let limiter = limiter(ledger.ask)
        let asleep = Task { try await call(1, limiter, windows: []) }
        try await eventually("asleep") { timekeeper.sleepingUntil == [gate] }
        await #expect(throws: GrantRefusal.jobStopped) { try await call(2, limiter, windows: []) }
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
        #expect(sent.sites.isEmpty)
    }

    @Test func `a request waits until the instant that the ledger named and asks again`() async throws {
        let soon = timekeeper.steadyNow().advanced(by: .seconds(3))
        let later = timekeeper.steadyNow().advanced(by: .seconds(30))
        let ledger = ScriptedLedger([.success(.notBefore(soon)), .success(.notBefore(later))])
        let task = Task { try await call(1, limiter(ledger.ask)) }
        try await eventually("asleep") { timekeeper.sleepingUntil == [soon] }
        timekeeper.advance(by: .seconds(3))
        try await eventually("asleep again") { timekeeper.sleepingUntil == [later] }
        #expect(sent.sites.isEmpty)
        timekeeper.advance(by: .seconds(27))
        _ = try await task.value
        #expect(ledger.sitesAsking == [1, 1, 1])
        #expect(sent.sites == [1])
    }

    @Test func `an instant that has passed makes it ask again a millisecond later, not at once`() async throws {
        let ledger = ScriptedLedger([.success(.notBefore(SteadyInstant(milliseconds: 0)))])
        let next = timekeeper.steadyNow().advanced(by: .milliseconds(1))
        let task = Task { try await call(1, limiter(ledger.ask)) }
        try await eventually("asleep") { timekeeper.sleepingUntil == [next] }
        timekeeper.advance(by: .milliseconds(1))
        _ = try await task.value
    }

    @Test(arguments: [GrantRefusal.leaseLost, .jobStopped])
    func `a refusal is thrown and nothing sent, and the next in line is asked for`(refusal: GrantRefusal) async throws {
        let ledger = ScriptedLedger([.success(.refused(refusal))])
        let limiter = limiter(ledger.ask)
        await #expect(throws: refusal) { try await call(1, limiter) }
        _ = try await call(2, limiter)
        #expect(sent.sites == [2])
    }

    @Test func `a busy ledger is asked again, with growing pauses`() async throws {
        let busy = ScriptedLedger.Answer.failure(StoreFault.busy)
        let ledger = ScriptedLedger([busy, busy, busy])
        let begin = timekeeper.steadyNow()
        _ = try await timekeeper.turning { [self] in try await call(1, limiter(ledger.ask)) }
        #expect(ledger.sitesAsking.count == 4)
        #expect(timekeeper.steadyNow().since(begin) == .milliseconds(10 + 40 + 160) + .milliseconds(3))
        #expect(sent.sites == [1])
    }

    @Test func `a ledger that stays busy is a fault and nothing is sent`() async throws {
        let ledger = ScriptedLedger(Array(repeating: .failure(StoreFault.busy), count: 4))
        await #expect(throws: StoreFault.busy) {
            try await timekeeper.turning { [self] in try await call(1, limiter(ledger.ask)) }
        }
        #expect(sent.sites.isEmpty)
    }

    @Test(arguments: [StoreFault.full, .readOnly, .broken("x")])
    func `any other fault of the ledger is thrown at once`(fault: StoreFault) async throws {
        let ledger = ScriptedLedger([.failure(fault)])
        await #expect(throws: fault) { try await call(1, limiter(ledger.ask)) }
        #expect(ledger.sitesAsking.count == 1)
        #expect(sent.sites.isEmpty)
    }

    @Test func `callers on one key are served in the order in which they came`() async throws {
        let gate = timekeeper.steadyNow().advanced(by: .seconds(1))
        let ledger = ScriptedLedger([.success(.notBefore(gate))])
        let limiter = limiter(ledger.ask)
        let tasks = try await line(of: 1...8, limiter)
        #expect(ledger.sitesAsking == [1])
        timekeeper.advance(by: .seconds(1))
        for task in tasks { try await task.value }
        #expect(ledger.sitesAsking == [1] + Array(1...8))
    }

    @Test func `whoever is cancelled in the line leaves it, and nobody else loses their place`() async throws {
        let gate = timekeeper.steadyNow().advanced(by: .seconds(1))
        let ledger = ScriptedLedger([.success(.notBefore(gate))])
        let limiter = limiter(ledger.ask)
        let tasks = try await line(of: 1...6, limiter)
        for index in [2, 5] {
            tasks[index].cancel()
            await #expect(throws: CancellationError.self) { try await tasks[index].value }
        }
        #expect(limiter.waiting(for: key) == 3)
        timekeeper.advance(by: .seconds(1))
        for index in [0, 1, 3, 4] { try await tasks[index].value }
        #expect(ledger.sitesAsking == [1, 1, 2, 4, 5])
        #expect(sent.sites.sorted() == [1, 2, 4, 5])
    }

    @Test func `when the head of the line is cancelled in its sleep the next one asks`() async throws {
        let gate = timekeeper.steadyNow().advanced(by: .seconds(60))
        let ledger = ScriptedLedger([.success(.notBefore(gate))])
        let tasks = try await line(of: 1...3, limiter(ledger.ask))
        tasks[0].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[0].value }
        for task in tasks.dropFirst() { try await task.value }
        #expect(ledger.sitesAsking == [1, 2, 3])
        #expect(sent.sites.sorted() == [2, 3])
    }

    @Test func `a cancelled caller costs no grant`() async throws {
        let ledger = ScriptedLedger()
        let limiter = limiter(ledger.ask)
        let task = Task {
            await untilCancelled()
            _ = try await call(1, limiter)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ledger.sitesAsking.isEmpty)
    }

    @Test func `keys do not wait for each other`() async throws {
        let gate = timekeeper.steadyNow().advanced(by: .seconds(60))
        let ledger = ScriptedLedger([.success(.notBefore(gate))])
        let limiter = limiter(ledger.ask)
        let asleep = Task { try await call(1, limiter) }
        try await eventually("asleep") { timekeeper.sleepingUntil == [gate] }
        _ = try await call(2, limiter, key: KeyFingerprint(rawValue: "other"))
        #expect(sent.sites == [2])
        timekeeper.advance(by: .seconds(60))
        _ = try await asleep.value
    }

    @Test func `a request in flight holds nobody up`() async throws {
        let limiter = limiter(ScriptedLedger().ask)
        let isReleased = Watched(false)
        let slow = limiter.limit(
            { [self] request, body, _ in
                sent.note(1)
                try await isReleased.until { $0 }
                return try await send(request, body)
            }, to: Self.windows, for: .lease(lease(1)), key: key,
            account: account)
        async let first = slow(HTTPRequest(path: "/"), [], 0)
        try await eventually("in flight") { sent.sites == [1] }
        _ = try await call(2, limiter)
        #expect(sent.sites == [1, 2])
        isReleased.withLock { $0 = true }
        _ = try await first
    }
}

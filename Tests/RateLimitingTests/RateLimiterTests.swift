import Enrichment
import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import RateLimiting

@Suite struct RateLimiterTests {
    private let timekeeper = ManualTimekeeper()
    private let key = KeyFingerprint(rawValue: "key")
    private let sent = Sent()
    private let account = NotedAccount()
    private static let call = CallID(rawValue: 7)
    private static let windows = [RateWindow(limit: 1, span: .seconds(1))]

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
        try await until("asleep") { timekeeper.sleepingUntil == [gate] }
        await #expect(throws: GrantRefusal.jobStopped) { try await call(2, limiter, windows: []) }
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
        #expect(sent.sites.isEmpty)
    }

    @Test func `a call stands in the account from its grant on, as unknown until its cost is said`() async throws {
        let ledger = ScriptedLedger([.success(.granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))])
        let limited = limiter(ledger.ask).limit(
            { [self] request, body, _ in
                #expect(account.charges[Self.call] != nil)
                return try await send(request, body)
            }, to: [], for: lease(1), key: key, account: account)
        let (_, _, settle) = try await limited(HTTPRequest(path: "/"), [], 3)
        #expect(account.charges == [Self.call: .unknown])
        settle(.credits(2))
        #expect(account.charges == [Self.call: .credits(2)])
        _ = try await limited(HTTPRequest(path: "/"), [], 1)
        #expect(ledger.questions.map(\.mostCredits) == [3, 1])
        #expect(ledger.questions.map(\.charges) == [[:], [Self.call: .credits(2)]])
    }

    @Test func `a call that the claim brought along needs no leave, once, and only where nothing is limited`()
        async throws
    {
        let window = RateWindow(limit: 9, span: .seconds(1))
        for (windows, questions) in [([], [2, 0]), ([window], [1, 2, 0])] {
            let ledger = ScriptedLedger()
            let limited = limiter(ledger.ask).limit(
                { [self] request, body, _ in try await send(request, body) }, to: windows, for: lease(1), key: key,
                account: NotedAccount(granted: Self.call))
            for most in [1, 2, 0] { _ = try await limited(HTTPRequest(path: "/"), [], most) }
            #expect(ledger.questions.map(\.mostCredits) == questions)
        }
    }

    @Test func `a call that was cut off stays unknown`() async throws {
        struct Cut: Error {}
        let ledger = ScriptedLedger([.success(.granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))])
        let limited = limiter(ledger.ask).limit(
            { _, _, _ in throw Cut() }, to: [], for: lease(1), key: key, account: account)
        await #expect(throws: Cut.self) { try await limited(HTTPRequest(path: "/"), [], 1) }
        #expect(account.charges == [Self.call: .unknown])
    }

    @Test func `a call that was not made cost nothing`() async throws {
        let granted = ScriptedLedger.Answer.success(
            .granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))
        let ledger = ScriptedLedger([granted, granted])
        let limiter = limiter(ledger.ask)
        let unreachable = CallNotMade.unreachable("no connection")
        let withoutWay = limiter.limit(
            { _, _, _ in throw unreachable }, to: [], for: lease(1), key: key, account: account)
        await #expect(throws: unreachable) { try await withoutWay(HTTPRequest(path: "/"), [], 1) }
        #expect(account.charges == [Self.call: .credits(0)])
        let withdrawn = limiter.limit(
            { _, _, _ in throw CallNotMade.withdrawn }, to: [], for: lease(1), key: key, account: account)
        await #expect(throws: CancellationError.self) { try await withdrawn(HTTPRequest(path: "/"), [], 1) }
        #expect(account.charges == [Self.call: .credits(0)])
    }

    @Test func `a grant that is let go costs nothing`() async throws {
        let late = SteadyInstant(milliseconds: timekeeper.steadyNow().milliseconds - 1_000)
        let second = CallID(rawValue: 8)
        let ledger = ScriptedLedger([
            .success(.granted(Grant(at: late, call: Self.call))),
            .success(.granted(Grant(at: timekeeper.steadyNow(), call: second))),
        ])
        _ = try await call(1, limiter(ledger.ask))
        #expect(ledger.questions.map(\.charges) == [[:], [Self.call: .credits(0)]])
        #expect(account.charges == [Self.call: .credits(0), second: .unknown])
    }

    @Test func `a request waits until the instant that the ledger named and asks again`() async throws {
        let soon = timekeeper.steadyNow().advanced(by: .seconds(3))
        let later = timekeeper.steadyNow().advanced(by: .seconds(30))
        let ledger = ScriptedLedger([.success(.notBefore(soon)), .success(.notBefore(later))])
        let task = Task { try await call(1, limiter(ledger.ask)) }
        try await until("asleep") { timekeeper.sleepingUntil == [soon] }
        timekeeper.advance(by: .seconds(3))
        try await until("asleep again") { timekeeper.sleepingUntil == [later] }
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
        try await until("asleep") { timekeeper.sleepingUntil == [next] }
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
        _ = try await turningTime(of: timekeeper) { [self] in try await call(1, limiter(ledger.ask)) }
        #expect(ledger.sitesAsking.count == 4)
        #expect(timekeeper.steadyNow().since(begin) == .milliseconds(10 + 40 + 160) + .milliseconds(3))
        #expect(sent.sites == [1])
    }

    @Test func `a ledger that stays busy is a fault and nothing is sent`() async throws {
        let ledger = ScriptedLedger(Array(repeating: .failure(StoreFault.busy), count: 4))
        await #expect(throws: StoreFault.busy) {
            try await turningTime(of: timekeeper) { [self] in try await call(1, limiter(ledger.ask)) }
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

    @Test(arguments: [([200], 2), ([150], 1), ([200, 200], 3), ([200, 200, 200], 3)])
    func `a grant that came late is let go, but not for ever`(stalls: [Int], questions: Int) async throws {
        let stalls = Mutex(stalls)
        let asked = Mutex(0)
        let limiter = limiter { _ in
            asked.withLock { $0 += 1 }
            let stall = stalls.withLock { $0.isEmpty ? 0 : $0.removeFirst() }
            let stamp = timekeeper.steadyNow()
            timekeeper.advance(by: .milliseconds(stall))
            return .granted(Grant(at: stamp, call: nil))
        }
        _ = try await call(1, limiter)
        #expect(asked.withLock { $0 } == questions)
        #expect(sent.sites == [1])
    }

    @Test(arguments: [0, 1, 2])
    func `a call that can't leave in time costs nothing and asks again, but not for ever`(misses: Int) async throws {
        let fresh = timekeeper.steadyNow()
        let ledger = ScriptedLedger(
            (0...2).map { .success(.granted(Grant(at: fresh, call: CallID(rawValue: Int64($0))))) })
        let attempts = Mutex<[SteadyInstant?]>([])
        let limited = limiter(ledger.ask).limit(
            { [self] request, body, latest in
                let attempt = attempts.withLock { attempts in
                    attempts.append(latest)
                    return attempts.count
                }
                if attempt <= misses { throw CallNotMade.late }
                return try await send(request, body)
            }, to: Self.windows, for: lease(1), key: key, account: account)
        let (_, _, settle) = try await limited(HTTPRequest(path: "/"), [], 1)
        settle(.credits(1))
        let latest = fresh.advanced(by: RateLimiter.latestDeparture)
        #expect(attempts.withLock { $0 } == Array([latest, latest, nil].prefix(misses + 1)))
        #expect(account.charges.count == misses + 1)
        #expect(account.charges.values.count { $0 == .credits(0) } == misses)
    }

    @Test func `without windows no call is too late`() async throws {
        let late = SteadyInstant(milliseconds: timekeeper.steadyNow().milliseconds - 5_000)
        let ledger = ScriptedLedger([.success(.granted(Grant(at: late, call: nil)))])
        let limited = limiter(ledger.ask).limit(
            { [self] request, body, latest in
                #expect(latest == nil)
                return try await send(request, body)
            }, to: [], for: lease(1), key: key, account: account)
        _ = try await limited(HTTPRequest(path: "/"), [], 0)
        #expect(ledger.questions.count == 1)
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
            while !Task.isCancelled { await Task.yield() }
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
        try await until("asleep") { timekeeper.sleepingUntil == [gate] }
        _ = try await call(2, limiter, key: KeyFingerprint(rawValue: "other"))
        #expect(sent.sites == [2])
        timekeeper.advance(by: .seconds(60))
        _ = try await asleep.value
    }

    @Test func `a request in flight holds nobody up`() async throws {
        let limiter = limiter(ScriptedLedger().ask)
        let isReleased = Mutex(false)
        let slow = limiter.limit(
            { [self] request, body, _ in
                sent.note(1)
                while !isReleased.withLock({ $0 }) { await Task.yield() }
                return try await send(request, body)
            }, to: Self.windows, for: lease(1), key: key,
            account: account)
        async let first = slow(HTTPRequest(path: "/"), [], 0)
        try await until("in flight") { sent.sites == [1] }
        _ = try await call(2, limiter)
        #expect(sent.sites == [1, 2])
        isReleased.withLock { $0 = true }
        _ = try await first
    }

    private func limiter(_ ask: @escaping RateLimiter.Ask) -> RateLimiter {
        RateLimiter(timekeeper: timekeeper, jitter: { _ in .milliseconds(1) }, ask: ask)
    }

    @discardableResult
    private func call(
        _ site: Int64, _ limiter: RateLimiter, windows: [RateWindow] = windows,
        key: KeyFingerprint? = nil
    ) async throws -> (HTTPResponse, [UInt8]) {
        let transport = limiter.limit(
            { [self] request, body, _ in
                sent.note(site)
                return try await send(request, body)
            }, to: windows, for: lease(site), key: key ?? self.key, account: account)
        let (response, body, _) = try await transport(HTTPRequest(path: "/\(site)"), [1], 0)
        return (response, body)
    }

    private func send(_ request: HTTPRequest, _ body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
        (HTTPResponse(status: .ok), body)
    }

    /// Callers who stand in line in this order, the first asleep at the ledger's word.
    private func line(of sites: ClosedRange<Int64>, _ limiter: RateLimiter) async throws -> [Task<Void, any Error>] {
        var tasks: [Task<Void, any Error>] = []
        for site in sites {
            tasks.append(Task { _ = try await call(site, limiter) })
            try await until("asleep") { !timekeeper.sleepingUntil.isEmpty }
            try await until("in line") { limiter.waiting(for: key) == tasks.count - 1 }
        }
        return tasks
    }
}

/// The sites whose requests left, in order.
private final class Sent: Sendable {
    private let noted = Mutex<[Int64]>([])

    var sites: [Int64] {
        noted.withLock { $0 }
    }

    func note(_ site: Int64) {
        noted.withLock { $0.append(site) }
    }
}

extension HTTPRequest {
    fileprivate init(path: String) {
        self.init(method: .get, scheme: "https", authority: "api.hunter.io", path: path)
    }
}

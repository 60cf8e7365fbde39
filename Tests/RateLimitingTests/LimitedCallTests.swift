import Enrichment
import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import RateLimiting

/// What a call costs, and what the limiter does about calls that are not made.
@Suite struct LimitedCallTests: LimiterScene {
    let timekeeper = ManualTimekeeper()
    let sent = Sent()
    let account = NotedAccount()
    private static let call = CallID(rawValue: 7)

    @Test func `a call stands in the account from its grant on, as unknown until its cost is said`() async throws {
        let ledger = ScriptedLedger([.success(.granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))])
        let limited = limiter(ledger.ask).limit(
            { [self] request, body, _ in
                #expect(account.charges[Self.call] != nil)
                return try await send(request, body)
            }, to: [], for: .lease(lease(1)), key: key, account: account)
        let (_, _, settle) = try await limited(HTTPRequest(path: "/"), [], 3)
        #expect(account.charges == [Self.call: .unknown])
        settle(.credits(2), .found)
        #expect(account.charges == [Self.call: .credits(2)])
        #expect(account.traces == [Self.call: CallTrace(.found, waited: .zero, took: .zero)])
        _ = try await limited(HTTPRequest(path: "/"), [], 1)
        #expect(ledger.questions.map(\.mostCredits) == [3, 1])
        #expect(ledger.questions.map(\.charges) == [[:], [Self.call: .credits(2)]])
    }

    @Test func `a call whose cost is not known yet stays open in the ledger while others are made`() async throws {
        let ledger = ScriptedLedger([.success(.granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))])
        let limited = limiter(ledger.ask).limit(
            { [self] request, body, _ in try await send(request, body) }, to: [], for: .lease(lease(1)), key: key,
            account: account)
        let (_, _, settle) = try await limited(HTTPRequest(path: "/start"), [], 1)
        settle(.unknown, .found)
        _ = try await limited(HTTPRequest(path: "/result"), [], 0)
        settle(.credits(1), .found)
        _ = try await limited(HTTPRequest(path: "/start"), [], 1)
        #expect(ledger.questions.map(\.charges) == [[:], [:], [Self.call: .credits(1)]])
    }

    @Test func `a call that the claim brought along needs no leave, once, and only where nothing is limited`()
        async throws
    {
        let window = RateWindow(limit: 9, span: .seconds(1))
        for (windows, questions) in [([], [2, 0]), ([window], [1, 2, 0])] {
            let ledger = ScriptedLedger()
            let limited = limiter(ledger.ask).limit(
                { [self] request, body, _ in try await send(request, body) }, to: windows, for: .lease(lease(1)),
                key: key,
                account: NotedAccount(granted: Self.call))
            for most in [1, 2, 0] { _ = try await limited(HTTPRequest(path: "/"), [], most) }
            #expect(ledger.questions.map(\.mostCredits) == questions)
        }
    }

    @Test func `a call that was cut off stays unknown`() async throws {
        struct Cut: Error {}
        let ledger = ScriptedLedger([.success(.granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))])
        let limited = limiter(ledger.ask).limit(
            { _, _, _ in throw Cut() }, to: [], for: .lease(lease(1)), key: key, account: account)
        await #expect(throws: Cut.self) { try await limited(HTTPRequest(path: "/"), [], 1) }
        #expect(account.charges == [Self.call: .unknown])
        let failed = CallTrace(.failed(.providerUnavailable), waited: .zero, took: .zero)
        #expect(account.traces == [Self.call: failed])
    }

    @Test func `a call's trace says how long it waited for leave and how long it took`() async throws {
        let later = timekeeper.steadyNow().advanced(by: .milliseconds(70))
        let ledger = ScriptedLedger([
            .success(.notBefore(later)), .success(.granted(Grant(at: later, call: Self.call))),
        ])
        let limited = limiter(ledger.ask).limit(
            { [self] request, body, _ in
                timekeeper.advance(by: .milliseconds(250))
                return try await send(request, body)
            }, to: Self.windows, for: .lease(lease(1)), key: key, account: account)
        let call = Task { try await limited(HTTPRequest(path: "/"), [], 1).2 }
        try await eventually("asleep") { !timekeeper.sleepingUntil.isEmpty }
        timekeeper.advance(by: .milliseconds(70))
        try await call.value(.credits(0), .throttled)
        let trace = CallTrace(.throttled, waited: .milliseconds(70), took: .milliseconds(250))
        #expect(account.traces == [Self.call: trace])
    }

    @Test func `a call that was not made cost nothing`() async throws {
        let granted = ScriptedLedger.Answer.success(
            .granted(Grant(at: timekeeper.steadyNow(), call: Self.call)))
        let ledger = ScriptedLedger([granted, granted])
        let limiter = limiter(ledger.ask)
        let unreachable = CallNotMade.unreachable("no connection")
        let withoutWay = limiter.limit(
            { _, _, _ in throw unreachable }, to: [], for: .lease(lease(1)), key: key, account: account)
        await #expect(throws: unreachable) { try await withoutWay(HTTPRequest(path: "/"), [], 1) }
        #expect(account.charges == [Self.call: .credits(0)])
        #expect(account.traces == [Self.call: CallTrace(.unreachable, waited: .zero)])
        let withdrawn = limiter.limit(
            { _, _, _ in throw CallNotMade.withdrawn }, to: [], for: .lease(lease(1)), key: key, account: account)
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
            }, to: Self.windows, for: .lease(lease(1)), key: key, account: account)
        let (_, _, settle) = try await limited(HTTPRequest(path: "/"), [], 1)
        settle(.credits(1), .found)
        let latest = fresh.advanced(by: LimitedCall.latestDeparture)
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
            }, to: [], for: .lease(lease(1)), key: key, account: account)
        _ = try await limited(HTTPRequest(path: "/"), [], 0)
        #expect(ledger.questions.count == 1)
    }
}

import CurlTransport
import Enrichment
import ProviderWire
import Providers
import Synchronization
import TestKit
import Testing

/// Snov's provider over libcurl against the simulator, in all the manners that are known of Snov.
@Suite(.timeLimit(.minutes(5))) struct SnovMannersTests {
    @Test func `however Snov puts it, a search finds whom it asks for`() async throws {
        let simulator = try await self.simulator()
        let manners = [
            "plain", "patient", "immediate", "spaced", "datahash", "tophash", "linkhash", "arraylinks", "emptylinks",
            "nulllinks", "start200", "start201", "nul", "rawnul", "spaced-tophash-arraylinks-rawnul",
        ]
        for manner in manners {
            let caller = try SnovCaller(simulator)
            let verdict = try await caller.search("many-\(manner).example", wanted: 25)
            let finding = try #require(verdict.finding, "\(manner): \(verdict)")
            #expect(caller.contacts(with: finding).count == 25, "\(manner)")
            #expect(caller.charged == finding.credits, "\(manner)")
            #expect(caller.unsettled == 0, "\(manner)")
        }
    }

    @Test func `what is known already costs its page alone`() async throws {
        let caller = try SnovCaller(try await simulator())
        let finding = try #require(try await caller.search("many-revealed.example", wanted: 5).finding)
        #expect(finding.contacts.count == 5)
        #expect(finding.credits == 1)
    }

    @Test func `generic contacts come in pages`() async throws {
        let caller = try SnovCaller(try await simulator())
        let finding = try #require(try await caller.search("many-crowd.example", wanted: 120, kind: .generic).finding)
        #expect(caller.contacts(with: finding).count == 120)
        #expect(finding.credits == 3)
    }

    @Test(arguments: [
        ("many-foreign", OutcomeCode.malformedReply), ("many-never", .providerUnavailable),
        ("many-expired", .providerUnavailable), ("many-dry", .quotaExhausted), ("many-olddry", .quotaExhausted),
    ])
    func `what can't be answered is a verdict`(domain: String, code: OutcomeCode) async throws {
        let caller = try SnovCaller(try await simulator())
        #expect(try await caller.search("\(domain).example", wanted: 5).code == code)
    }

    @Test(arguments: [
        ("badid", OutcomeCode.invalidAPIKey), ("tokenless-1", nil), ("nocredit-1", .quotaExhausted),
        ("oldcredit-1", .quotaExhausted), ("blocked-1", .blockedByProvider),
    ])
    func `what becomes of an account is told`(id: String, code: OutcomeCode?) async throws {
        let caller = try SnovCaller(try await simulator(), id: id)
        let verdict = try await caller.search("many.example", wanted: 5)
        #expect(verdict.finding == nil)
        if let code { #expect(verdict.code == code) }
    }

    @Test func `who is turned away once goes on, and buys nothing twice`() async throws {
        for manner in ["busy", "gateway"] {
            let caller = try SnovCaller(try await simulator())
            var tries = 0
            var verdict = Verdict.throttled(retryAfter: nil)
            while verdict.finding == nil, tries < 40 {
                verdict = try await caller.search("many-\(manner).example", wanted: 5)
                tries += 1
            }
            let finding = try #require(verdict.finding, "\(manner): \(verdict)")
            #expect(tries > 1)
            #expect(caller.contacts(with: finding).count == 5)
        }
    }

    @Test func `tokens that end soon are renewed`() async throws {
        for id in ["short-1", "revoked-1"] {
            let caller = try SnovCaller(try await simulator(), id: id)
            let finding = try #require(try await caller.search("many.example", wanted: 25).finding)
            #expect(caller.contacts(with: finding).count == 25)
        }
    }
}

extension SnovMannersTests {
    private func simulator() async throws -> SimulatorProcess {
        try await SimulatorProcess(["--snov-per-minute", "0"])
    }
}

/// Snov's provider as the worker joins it, but for limits and accounts, with a clock that makes nobody wait.
private final class SnovCaller {
    private let simulator: SimulatorProcess
    private let transport: CurlTransport
    private let client: ProviderClient
    private let key: ProviderKey
    private let kept = KeptParts()
    private let charges = Charges()

    private final class Charges: Sendable {
        let list = Mutex<[Charge?]>([])
    }

    init(_ simulator: SimulatorProcess, id: String = "good-1") throws {
        self.simulator = simulator
        let offer = try #require(ProviderRegistry.all.first { $0.terms.name == .snov })
        client = offer.open(try ProviderAddress(baseURL: simulator.url), HastyTimekeeper())
        transport = try CurlTransport(CurlTransport.Settings(userAgent: "enrichd-tests"))
        key = ProviderKey(secret: "\(id):s3cr3t", fingerprint: KeyFingerprint(rawValue: "f"))
    }

    /// Goes on where the last one ended.
    func search(_ domain: String, wanted: Int, kind: ContactKind? = nil) async throws -> Verdict {
        var filters = ContactFilters()
        (filters.maxContacts, filters.kind) = (wanted, kind)
        let provider = client(key) { [transport, charges] request, body, most in
            let place =
                most > 0
                ? charges.list.withLock {
                    $0.append(nil); return $0.count - 1
                } : nil
            let (response, bytes) = try await transport.send(request, body: body)
            return (
                response, bytes,
                { charge, _ in
                    if let place { charges.list.withLock { $0[place] = charge } }
                }
            )
        }
        let search = DomainSearch(domain: domain, filters: filters)
        return try await provider.search(search, from: kept.parts.last?.place, keeper: kept)
    }

    func contacts(with finding: Finding) -> Set<String> {
        Set((kept.parts.flatMap(\.contacts) + finding.contacts).map(\.email))
    }

    var charged: Int {
        charges.list.withLock { charges in
            charges.reduce(0) { sum, charge in
                if case .credits(let credits) = charge { sum + credits } else { sum }
            }
        }
    }

    var unsettled: Int { charges.list.withLock { $0.count { $0 == nil || $0 == .unknown } } }
}

/// Time that passes at once for whoever waits for it.
private final class HastyTimekeeper: Timekeeper {
    private let now = Mutex(SteadyInstant(milliseconds: 1_000_000))

    func steadyNow() -> SteadyInstant { now.withLock { $0 } }
    func wallNow() -> WallSecond { SystemTimekeeper().wallNow() }

    func sleep(until instant: SteadyInstant) async throws {
        try Task.checkCancellation()
        now.withLock { $0 = max($0, instant) }
    }
}

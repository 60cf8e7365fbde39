import Enrichment
import Synchronization

/// A queue in memory that hands out the claims it was given and notes what it is told.
final class ScriptedQueue: WorkQueue, GrantLedger {
    struct State {
        var claimable: [Claim] = []
        var settlements: [Settlement] = []
        var batches: [Int] = []
        var lost: Set<Lease> = []
        var fault: StoreFault?
        var stops: [JobID: Failure] = [:]
        var pauses: [KeyFingerprint: SteadyInstant] = [:]
        var looks = 0
        var changes: Int64 = 0
        var standing = JobStanding(status: .running, total: 100, succeeded: 0, failed: 0, invalidRequests: 0)
    }

    let state: Mutex<State>

    init(_ claims: [Claim] = []) {
        state = Mutex(State(claimable: claims))
    }

    var settlements: [Settlement] { state.withLock { $0.settlements } }
    var looks: Int { state.withLock { $0.looks } }

    func claim(upTo count: Int, by worker: WorkerID, for duration: Duration) throws(StoreFault) -> ClaimBatch {
        let result: Result<ClaimBatch, StoreFault> = state.withLock { state in
            state.looks += 1
            if let fault = state.fault { return .failure(fault) }
            let taken = Array(state.claimable.prefix(count))
            state.claimable.removeFirst(taken.count)
            return .success(ClaimBatch(claims: taken, nextAt: nil))
        }
        return try result.get()
    }

    func extend(_ leases: [Lease], for duration: Duration) throws(StoreFault) -> Set<Lease> {
        state.withLock { $0.lost.intersection(leases) }
    }

    func settle(_ settlements: [Settlement]) throws(StoreFault) -> [SettlementReceipt] {
        let result: Result<[SettlementReceipt], StoreFault> = state.withLock { state in
            if let fault = state.fault { return .failure(fault) }
            state.batches.append(settlements.count)
            return .success(
                settlements.map { settlement in
                    if state.lost.contains(settlement.lease) { return .leaseLost }
                    state.settlements.append(settlement)
                    return .recorded(state.count(settlement.result))
                })
        }
        return try result.get()
    }

    func stop(_ job: JobID, because failure: Failure) throws(StoreFault) {
        state.withLock { $0.stops[job] = failure }
    }

    func changeCount() throws(StoreFault) -> Int64 {
        state.withLock { $0.changes }
    }

    func grant(
        to lease: Lease, key: KeyFingerprint, within windows: [RateWindow]
    ) throws(StoreFault) -> GrantDecision {
        .granted(at: SteadyInstant(milliseconds: 0))
    }

    func pause(_ key: KeyFingerprint, until instant: SteadyInstant) throws(StoreFault) {
        state.withLock { $0.pauses[key] = instant }
    }
}

extension ScriptedQueue.State {
    mutating func count(_ result: Settlement.Result) -> JobStanding {
        var (succeeded, failed, invalid) = (standing.succeeded, standing.failed, standing.invalidRequests)
        switch result {
        case .enriched: succeeded += 1
        case .failed(let failure):
            failed += 1
            if failure.code == .invalidRequest { invalid += 1 }
        case .postponed, .stopsJob, .givenBack: break
        }
        standing = JobStanding(
            status: .running, total: 100, succeeded: succeeded, failed: failed, invalidRequests: invalid)
        return standing
    }
}

extension Claim {
    static func sample(
        site: Int64 = 1, job: String = "job", provider: ProviderName = .hunter, attempts: Int = 0, pauses: Int = 0,
        sealed: Bool = true
    ) -> Claim {
        Claim(
            lease: Lease(job: JobID(rawValue: job), site: SiteID(rawValue: site), epoch: 1),
            domain: "site\(site).example", provider: provider, filters: ContactFilters(),
            key: sealed ? SealedKey(bytes: [1], fingerprint: KeyFingerprint(rawValue: "f00d")) : nil,
            attempts: attempts, pauses: pauses)
    }
}

/// Opens everything to the same key.
struct OpenLock: KeyOpener {
    func open(_ sealed: SealedKey, for job: JobID, provider: ProviderName) throws -> ProviderKey {
        ProviderKey(secret: "planted-secret", fingerprint: sealed.fingerprint)
    }
}

/// Opens nothing.
struct BrokenLock: KeyOpener {
    struct Jammed: Error {}

    func open(_ sealed: SealedKey, for job: JobID, provider: ProviderName) throws -> ProviderKey {
        throw Jammed()
    }
}

/// A provider that answers as the test says.
struct ScriptedProvider: ContactProvider {
    var credits: Double?
    var answer: @Sendable (DomainSearch) async throws -> Verdict

    func search(_ search: DomainSearch) async throws -> Verdict {
        try await answer(search)
    }

    func remainingCredits() async throws -> Double? {
        credits
    }
}

extension Verdict {
    static let oneContact = Verdict.found(
        Finding(contacts: FoundContact(email: "ada@acme.example").map { [$0] } ?? [], resultsAvailable: 1, credits: 1))
}

import Dispatch
import Enrichment
import TestKit

/// A queue in memory that hands out the claims it was given and notes what it is told.
final class ScriptedQueue: WorkQueue, GrantLedger {
    struct State {
        var claimable: [Claim] = []
        var settlements: [Settlement] = []
        /// How many settlements each commit held.
        var batches: [Int] = []
        /// How many commits held settlements and a claim.
        var sharedCommits = 0
        /// How many calls were granted in those, and in commits of their own.
        var sharedGrants = 0
        var grants = 0
        var lost: Set<Lease> = []
        /// What was kept of searches, in order.
        var parts: [KeptPart] = []
        /// Workers that died and are not seen to yet, and the sites they held.
        var dead: [(worker: WorkerID, sites: [Claim])] = []
        var fault: StoreFault?
        /// Sites whose settlement breaks whatever transaction it is in.
        var unwritable: Set<SiteID> = []
        /// How many settlements met the fault.
        var refusals = 0
        var stops: [JobID: Failure] = [:]
        var pauses: [KeyFingerprint: SteadyInstant] = [:]
        var looks = 0
        /// What the next looks leave behind, one after the other.
        var rests: [ClaimBatch.Rest] = []
        var changes: Int64 = 0
        var isReplaced = false
        /// How often the counter was looked at.
        var counts = 0
        /// What a look at the counter waits for, as for a database that somebody keeps locked.
        var lock: DispatchSemaphore?
        var standing = JobStanding(status: .running, total: 100, succeeded: 0, failed: 0, invalidRequests: 0)
    }

    let state: Watched<State>
    /// Runs in a claim without settlements that brings something, after it is made.
    private let afterClaim: @Sendable () -> Void

    struct KeptPart {
        let lease: Lease
        let part: SearchPart
        let charges: [CallID: Charge]
    }

    init(_ claims: [Claim] = [], afterClaim: @escaping @Sendable () -> Void = {}) {
        state = Watched(State(claimable: claims))
        self.afterClaim = afterClaim
    }

    var settlements: [Settlement] { state.withLock { $0.settlements } }
    var looks: Int { state.withLock { $0.looks } }

    /// Waits until so many settlements are written.
    func settled(_ count: Int) async throws {
        try await state.until { $0.settlements.count == count }
    }

    /// Waits until so many looks were taken.
    func looked(_ count: Int) async throws {
        try await state.until { $0.looks == count }
    }

    func claim(upTo count: Int, by worker: WorkerID, for duration: Duration) throws(StoreFault) -> ClaimBatch {
        let batch = try state.withLock { state in
            Result { () throws(StoreFault) in try state.claim(count) }
        }.get()
        if !batch.claims.isEmpty { afterClaim() }
        return batch
    }

    func extend(_ leases: [Lease], for duration: Duration) throws(StoreFault) -> Set<Lease> {
        state.withLock { $0.lost.intersection(leases) }
    }

    func settle(_ settlements: [Settlement]) throws(StoreFault) -> [SettlementReceipt] {
        try state.withLock { state in Result { () throws(StoreFault) in try state.settle(settlements) } }.get()
    }

    func settle(
        _ settlements: [Settlement], thenGrant requests: [GrantRequest], thenClaimUpTo count: Int,
        by worker: WorkerID, for duration: Duration
    ) throws(StoreFault) -> SharedCommit {
        try state.withLock { state in
            Result { () throws(StoreFault) in
                let receipts = try state.settle(settlements)
                state.sharedCommits += 1
                state.sharedGrants += requests.count
                return SharedCommit(
                    receipts: receipts, decisions: requests.map { _ in .free }, batch: try state.claim(count))
            }
        }.get()
    }

    func keep(
        _ part: SearchPart, of lease: Lease, charges: [CallID: Charge], traces: [CallID: CallTrace]
    ) throws(StoreFault) -> KeepReceipt {
        try state.withLock { state in Result { () throws(StoreFault) in try state.keep(part, of: lease, charges) } }
            .get()
    }

    func stop(_ job: JobID, asking provider: ProviderName, because failure: Failure) throws(StoreFault) {
        state.withLock { $0.stops[job] = failure }
    }

    func releaseLeasesOfTheDead() throws(StoreFault) -> [WorkerID] {
        state.withLock { state in
            defer { state.dead = [] }
            state.claimable += state.dead.flatMap(\.sites)
            return state.dead.map(\.worker)
        }
    }

    func changeCount() throws(StoreFault) -> Int64 {
        let lock = state.withLock { state in
            state.counts += 1
            return state.lock
        }
        lock?.wait()
        let (isReplaced, changes) = state.withLock { ($0.isReplaced, $0.changes) }
        if isReplaced { throw .replaced }
        return changes
    }

    func grant(_ requests: [GrantRequest]) throws(StoreFault) -> [GrantDecision] {
        state.withLock { $0.grants += requests.count }
        return requests.map { _ in .free }
    }

    func pause(_ key: KeyFingerprint, until instant: SteadyInstant) throws(StoreFault) {
        state.withLock { $0.pauses[key] = instant }
    }
}

extension ScriptedQueue.State {
    mutating func claim(_ count: Int) throws(StoreFault) -> ClaimBatch {
        looks += 1
        if let fault { throw fault }
        let taken = Array(claimable.prefix(count))
        claimable.removeFirst(taken.count)
        return ClaimBatch(claims: taken, nextAt: nil, rest: rests.isEmpty ? .nothing : rests.removeFirst())
    }

    mutating func settle(_ settlements: [Settlement]) throws(StoreFault) -> [SettlementReceipt] {
        if let fault {
            refusals += 1
            throw fault
        }
        guard unwritable.isDisjoint(with: settlements.map(\.lease.site)) else { throw .broken("unwritable") }
        batches.append(settlements.count)
        var receipts: [SettlementReceipt] = []
        for settlement in settlements {
            if lost.contains(settlement.lease) {
                receipts.append(.leaseLost)
            } else {
                self.settlements.append(settlement)
                receipts.append(.recorded(self.count(settlement.result)))
            }
        }
        return receipts
    }

    mutating func keep(
        _ part: SearchPart, of lease: Lease, _ charges: [CallID: Charge]
    ) throws(StoreFault) -> KeepReceipt {
        if let fault { throw fault }
        guard !lost.contains(lease) else { return .leaseLost }
        let known = Set(parts.filter { $0.lease == lease }.flatMap(\.part.contacts).map(\.email))
        parts.append(ScriptedQueue.KeptPart(lease: lease, part: part, charges: charges))
        return .kept(new: Set(part.contacts.map(\.email)).subtracting(known).count)
    }

    mutating func count(_ result: Settlement.Result) -> JobStanding {
        var (succeeded, failed, invalid) = (standing.succeeded, standing.failed, standing.invalidRequests)
        switch result {
        case .enriched: succeeded += 1
        case .failed(let failure):
            failed += 1
            if failure.code == .invalidRequest { invalid += 1 }
        case .postponed, .stops, .givenBack: break
        }
        standing = JobStanding(
            status: .running, total: 100, succeeded: succeeded, failed: failed, invalidRequests: invalid)
        return standing
    }
}

extension Claim {
    static func sample(
        site: Int64 = 1, job: String = "job", provider: ProviderName = .hunter, attempts: Int = 0, pauses: Int = 0,
        sealed: Bool = true, fingerprint: String = "f00d", place: SearchPlace? = nil
    ) -> Claim {
        Claim(
            lease: Lease(job: JobID(rawValue: job), site: SiteID(rawValue: site), epoch: 1),
            domain: "site\(site).example", provider: provider, filters: ContactFilters(),
            key: sealed ? SealedKey(bytes: [1], fingerprint: KeyFingerprint(rawValue: fingerprint)) : nil,
            attempts: attempts, pauses: pauses, place: place)
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

    func search(
        _ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper
    ) async throws -> Verdict {
        try await answer(search)
    }

    func count(_ search: DomainSearch) async throws -> ResultCount? {
        nil
    }

    func remainingCredits() async throws -> Double? {
        credits
    }
}

extension Verdict {
    static let oneContact = Verdict.found(
        Finding(contacts: FoundContact(email: "ada@acme.example").map { [$0] } ?? [], resultsAvailable: 1, credits: 1))
}

extension GrantDecision {
    /// Leave for a call that costs nothing.
    static let free = GrantDecision.granted(Grant(at: SteadyInstant(milliseconds: 0), call: nil))
}

extension GrantRequest {
    static func sample(site: Int64) -> GrantRequest {
        GrantRequest(
            lease: Claim.sample(site: site).lease, key: KeyFingerprint(rawValue: "k"), windows: [], mostCredits: 1)
    }
}

import Enrichment
import Synchronization

/// A store in memory that keeps what it is given, knows which sites exist, and fails when it is told to.
final class ScriptedStore: JobDesk, SiteRegister, StoreWatch {
    struct Contents: Equatable {
        var sites: Set<Int64> = [1, 2, 3]
        var statuses: [String: JobStatus] = [:]
        var submitted: [SubmittedJob] = []
        /// What a retry of a job comes to; of one that is not here there are two sites left.
        var retrials: [String: Retrial] = [:]
        var retried: [RetriedJob] = []
        var estimated: [EstimatedJob] = []
        /// Of the jobs that were bought on an estimate.
        var submittedDigests: [[UInt8]] = []
        var estimates: [String: EstimateStatus] = [:]
        /// Why no job can be bought on an estimate of this name.
        var estimateRefusals: [String: EstimateRefusal] = [:]
        /// Whom jobs ask that are not submitted here; the others are Hunter's.
        var providers: [String: [ProviderName]] = [:]
        var added: [NewSite] = []
        var moved: [SiteID] = []
        /// What deleting a site comes to; one that is here goes.
        var removals: [Int64: SiteRemoval] = [:]
        var figures = QueueFigures()
        var standing = StoreStanding(gateWaits: Histogram(bounds: [.milliseconds(1)]))
        var obstacle: DatabaseObstacle?
        var tokens: [ScriptedToken] = []
        var kept: [[String]: KeptJob] = [:]
        /// Whether a request that may be repeated finds its first still at work.
        var isUnderWay = false
    }

    struct ScriptedToken: Equatable {
        let digest: TokenDigest
        var verdict: TokenVerdict
    }

    struct KeptJob: Equatable {
        let digest: [UInt8]
        let job: AcceptedJob
    }

    struct SubmittedJob: Equatable {
        let id: JobID
        let sites: [SiteID]
        let steps: [Step]
        let filters: ContactFilters
        let stopRule: StopRule?
        let freshDays: Int?
        let maxCredits: Int?
        let estimate: String?

        var providers: [ProviderName] { steps.map(\.provider) }
        /// The first provider's.
        var key: SealedKey? { steps.first?.key }
    }

    struct Step: Equatable {
        let provider: ProviderName
        let key: SealedKey?
    }

    struct EstimatedJob: Equatable {
        let id: JobID
        let sites: [SiteID]
        let key: SealedKey?
        let providers: [ProviderName]
        let digest: [UInt8]
    }

    struct RetriedJob: Equatable {
        let id: JobID
        let job: JobID
        let keys: [ProviderName: SealedKey]
    }

    private struct State {
        var contents = Contents()
        var changes: UInt64 = 0
        var writeFault: StoreFault?
        var readFault: StoreFault?
    }

    private let state = Mutex(State())

    var contents: Contents {
        state.withLock { $0.contents }
    }

    func change(_ change: (inout Contents) -> Void) {
        state.withLock {
            change(&$0.contents)
            $0.changes += 1
        }
    }

    func fail(writing: StoreFault? = nil, reading: StoreFault? = nil) {
        state.withLock { ($0.writeFault, $0.readFault) = (writing, reading) }
    }

    func submit(_ command: SubmitJob) throws(StoreFault) -> Submission {
        try write { contents in
            let unknown = command.sites.filter { !contents.sites.contains($0.rawValue) }
            if !unknown.isEmpty { return .unknownSites(unknown.reversed()) }
            if let refusal = command.estimate.flatMap({ contents.estimateRefusals[$0.id.rawValue] }) {
                return .estimateRefused(refusal)
            }
            if let estimate = command.estimate { contents.submittedDigests.append(estimate.digest) }
            contents.statuses[command.id.rawValue] = .pending
            contents.submitted.append(
                SubmittedJob(
                    id: command.id, sites: command.sites,
                    steps: command.steps.map { Step(provider: $0.provider, key: $0.key) }, filters: command.filters,
                    stopRule: command.stopRule, freshDays: command.freshDays, maxCredits: command.maxCredits,
                    estimate: command.estimate?.id.rawValue))
            return .accepted
        }
    }

    func estimate(_ command: EstimateJob) throws(StoreFault) -> Estimation {
        try write { contents in
            let unknown = command.job.sites.filter { !contents.sites.contains($0.rawValue) }
            if !unknown.isEmpty { return .unknownSites(unknown) }
            contents.estimates[command.id.rawValue] = .counting
            contents.estimated.append(
                EstimatedJob(
                    id: command.job.id, sites: command.job.sites, key: command.job.steps.first?.key,
                    providers: command.terms.providers.map(\.name), digest: command.digest))
            return .accepted
        }
    }

    func retry(_ command: RetryJob) throws(StoreFault) -> Retrial {
        try write { contents in
            let retrial = contents.retrials[command.job.rawValue] ?? .accepted(sites: 2)
            if case .accepted = retrial {
                contents.statuses[command.id.rawValue] = .pending
                contents.retried.append(RetriedJob(id: command.id, job: command.job, keys: command.keys))
            }
            return retrial
        }
    }

    func submit(_ command: SubmitJob, as request: RepeatableRequest) throws(StoreFault) -> Once<Submission> {
        try once(request) { () throws(StoreFault) in
            let submission = try submit(command)
            return (submission, submission == .accepted ? accepted(command.id, command.sites.count) : nil)
        }
    }

    func retry(_ command: RetryJob, as request: RepeatableRequest) throws(StoreFault) -> Once<Retrial> {
        try once(request) { () throws(StoreFault) in
            let retrial = try retry(command)
            guard case .accepted(let sites) = retrial else { return (retrial, nil) }
            return (retrial, accepted(command.id, sites))
        }
    }

    private func once<Outcome>(
        _ request: RepeatableRequest, _ take: () throws(StoreFault) -> (Outcome, AcceptedJob?)
    ) throws(StoreFault) -> Once<Outcome> {
        if contents.isUnderWay { return .underWay }
        let name = [request.caller, request.idempotencyKey]
        if let kept = contents.kept[name] {
            return kept.digest == request.digest ? .repeated(kept.job) : .conflicting
        }
        let (outcome, job) = try take()
        if let job { change { $0.kept[name] = KeptJob(digest: request.digest, job: job) } }
        return .done(outcome, job)
    }

    private func accepted(_ id: JobID, _ sites: Int) -> AcceptedJob {
        AcceptedJob(id: id, sites: sites, object: [UInt8](#"{"id":"\#(id.rawValue)","as":"accepted"}"#.utf8))
    }

    func cancel(_ job: JobID) throws(StoreFault) -> Cancellation {
        try write { contents in
            switch contents.statuses[job.rawValue] {
            case nil: return .unknownJob
            case .cancelled: return .alreadyCancelled
            case .pending, .running:
                contents.statuses[job.rawValue] = .cancelled
                return .cancelled
            case .some(let status): return .finished(status)
            }
        }
    }

    func add(_ sites: [NewSite]) throws(StoreFault) -> [SiteAdmission] {
        try write { contents in
            sites.enumerated().map { index, site in
                if let earlier = contents.added.firstIndex(where: { $0.domain == site.domain }) {
                    return .existed(SiteID(rawValue: Int64(100 + earlier)))
                }
                contents.added.append(site)
                return .created(SiteID(rawValue: Int64(99 + contents.added.count)))
            }
        }
    }

    func moveToEnrichment(_ sites: [SiteID]) throws(StoreFault) -> StageMove {
        try write { contents in
            let unknown = sites.filter { !contents.sites.contains($0.rawValue) }
            if !unknown.isEmpty { return .unknownSites(unknown) }
            contents.moved += sites
            return .moved(sites.count)
        }
    }

    func delete(_ site: SiteID) throws(StoreFault) -> SiteRemoval {
        try write { contents in
            if let removal = contents.removals[site.rawValue] { return removal }
            return contents.sites.remove(site.rawValue) == nil ? .unknownSite : .deleted
        }
    }

    func changes() throws(StoreFault) -> UInt64 {
        let state = state.withLock { $0 }
        if let fault = state.readFault { throw fault }
        return state.changes
    }

    func standing(logBegunAt: WallSecond?) -> StoreStanding {
        contents.standing
    }

    func workersSeen() -> Int {
        contents.standing.workersAlive
    }

    func read<Answer>(_ read: (Contents) -> Answer) throws(StoreFault) -> Answer {
        let state = state.withLock { $0 }
        if let fault = state.readFault { throw fault }
        return read(state.contents)
    }

    private func write<Answer>(_ write: (inout Contents) -> Answer) throws(StoreFault) -> Answer {
        let answer: Result<Answer, StoreFault> = state.withLock { state in
            if let fault = state.writeFault { return .failure(fault) }
            return .success(write(&state.contents))
        }
        return try answer.get()
    }
}

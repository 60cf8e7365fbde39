import Enrichment
import HTTPTypes
import Storage
import Synchronization
import TestKit

@testable import RateLimiting

/// Workers on one database in time that is turned by hand. Queue, ledger and lines are the real ones; the provider
/// answers after a latency, and each worker has as many places as the program.
final class TurnedWorkers: Sendable {
    static let places = 20
    static let key = KeyFingerprint(rawValue: "key")

    private struct Record {
        var callsAt: [SteadyInstant] = []
        var endedAt: [JobID: SteadyInstant] = [:]
    }

    let time = ManualTimekeeper()
    private let directory: TemporaryDirectory
    private let stores: [SQLiteStore]
    private let limiters: [RateLimiter]
    private let windows: [RateWindow]
    private let latency: Duration
    private let record = Mutex(Record())

    init(workers: Int, latency: Duration, rates: ProviderRates) throws {
        directory = try TemporaryDirectory()
        let (path, time) = (directory.file("sites.db"), time)
        stores = try (0..<workers).map { _ in
            try SQLiteStore.open(at: path, timekeeper: time, bootID: "start")
        }
        limiters = stores.map { store in
            RateLimiter(timekeeper: time, jitter: { _ in .zero }) { request in try store.grant([request])[0] }
        }
        windows = rates.windows
        self.latency = latency
    }

    /// When calls left, in order.
    var callsAt: [SteadyInstant] { record.withLock { $0.callsAt } }

    func end(of job: JobID) -> SteadyInstant? { record.withLock { $0.endedAt[job] } }

    func submit(_ name: String, sites: Int) throws -> JobID {
        let admissions = try stores[0].add(
            (0..<sites).map { site in
                let domain = "\(name)-\(site).example"
                return NewSite(url: "https://\(domain)", domain: domain, companyName: nil)
            })
        let ids = admissions.map { admission in
            switch admission {
            case .created(let id), .existed(let id): id
            }
        }
        let job = JobID(rawValue: name)
        let sealed = SealedKey(bytes: [1], fingerprint: Self.key)
        let submission = try stores[0].submit(
            SubmitJob(id: job, sites: ids, provider: .hunter, filters: ContactFilters(), key: sealed))
        guard submission == .accepted else { throw StoreFault.broken("\(submission)") }
        return job
    }

    /// Every place takes site after site until it is cancelled; there must be a job that no place sees the end of.
    func work() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in stores.indices {
                let claims = try stores[worker].claim(upTo: Self.places, by: name(of: worker), for: .seconds(100_000))
                for claim in claims.claims {
                    group.addTask { [self] in try await fill(of: worker, from: claim) }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Returns when every place waits: for the clock, or for its turn.
    func rest() async throws {
        try await eventually("everybody waits") {
            // In this order: whoever gets a turn in between is in neither number.
            let asleep = time.sleepingUntil.count
            let inLine = limiters.reduce(0) { $0 + $1.waiting(for: Self.key) }
            return asleep + inLine == stores.count * Self.places
        }
    }

    private func fill(of worker: Int, from first: Claim) async throws {
        var claim = first
        while true {
            let call = limiters[worker].limit(
                { [self] _, _, _ in
                    let now = time.steadyNow()
                    record.withLock { $0.callsAt.append(now) }
                    try await time.sleep(until: now.advanced(by: latency))
                    return (HTTPResponse(status: .ok), [])
                }, to: windows, for: .lease(claim.lease), key: Self.key, account: NotedAccount())
            _ = try await call(HTTPRequest(method: .get, scheme: "https", authority: "h", path: "/"), [], 0)
            let finding = Finding(contacts: [], resultsAvailable: 0, credits: 0)
            let commit = try stores[worker].settle(
                [Settlement(lease: claim.lease, result: .enriched(finding))], thenGrant: [], thenClaimUpTo: 1,
                by: name(of: worker), for: .seconds(100_000))
            if case .recorded(let standing) = commit.receipts[0], standing.status.isFinished {
                record.withLock { $0.endedAt[claim.lease.job] = time.steadyNow() }
            }
            guard let next = commit.batch.claims.first else { throw StoreFault.broken("the endless job has ended") }
            claim = next
        }
    }

    private func name(of worker: Int) -> WorkerID {
        WorkerID(rawValue: "worker \(worker)")
    }
}

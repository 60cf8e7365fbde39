import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

/// Workers that come, go, sleep and die; jobs that overlap, ask one provider or two, are cancelled and retried; providers of
/// moods.
///
/// A few seeds by default, two hundred with `ENRICHD_LONG_TESTS=1`.
@Suite(.timeLimit(.minutes(10))) struct WorkSimulationTests {
    private static let seeds: [UInt64] = {
        let isLong = ProcessInfo.processInfo.environment["ENRICHD_LONG_TESTS"] == "1"
        return Array(1...(isLong ? 200 : 8))
    }()

    @Test(arguments: seeds)
    func `the books agree after each step, and nothing is left lying`(seed: UInt64) throws {
        var scene = try WorkScene(seed: seed)
        for step in 1...300 {
            try scene.step()
            let faults = try scene.faults()
            try #require(faults.isEmpty, "seed \(seed), step \(step): \(faults)")
        }
        let minutes = try scene.finish()
        let faults = try scene.faults()
        #expect(faults.isEmpty, "seed \(seed), at the end: \(faults)")
        let left = try scene.unfinished()
        #expect(left.isEmpty, "seed \(seed): after \(minutes) minutes nobody looks for \(left)")
    }
}

/// One run, made of its seed.
private struct WorkScene {
    private let temporary: TemporaryStore
    private let books: DatabaseQueue
    private let provider: SimulatedProvider
    private let sites: [SiteID]
    private var generator: SeededGenerator
    private var workers: [SimulatedWorker] = []
    private var hired = 0
    private var jobs: [JobID] = []

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        temporary = try TemporaryStore(serverKeys: SimulatedProvider.serversKeys)
        books = try DatabaseQueue(path: temporary.store.path)
        provider = SimulatedProvider(
            seed: seed ^ 0xA5A5, isUnlimited: seed.isMultiple(of: 2), time: temporary.timekeeper)
        sites = try temporary.addSites(16)
        // The same domains once more, as other sites.
        try temporary.execute("UPDATE sites SET domain = 'www.site' || (id - 12) || '.example' WHERE id > 12")
        for _ in 0..<(seed % 4 == 3 ? 1 : 3) { workers.append(try hire()) }
    }

    mutating func step() throws {
        temporary.timekeeper.advance(by: .milliseconds(chance(900)))
        switch chance(100) {
        case ..<5: try submit()
        case 5: if let job = jobs.randomElement(using: &generator) { _ = try temporary.store.cancel(job) }
        case 6: try retry()
        case 7:
            try temporary.store.pause(
                KeyFingerprint(rawValue: "key\(chance(2))"), until: provider.now.advanced(by: .seconds(chance(15))))
        default: break
        }
        let index = chance(workers.count)
        switch chance(100) {
        case 0: workers[index] = try hire()
        case 1:
            try workers[index].stop()
            workers[index] = try hire()
        case 2: workers[index].sleepsUntil = provider.now.advanced(by: .seconds(chance(25)))
        default: try turn(index)
        }
    }

    /// Lets the workers go on, with a kind provider and as the clock ticks, until all is done; returns how long that took.
    mutating func finish() throws -> Int {
        provider.turnKind()
        for second in 1...1_500 {
            temporary.timekeeper.advance(by: .seconds(1))
            for index in workers.indices { try turn(index) }
            if try second.isMultiple(of: 10) && unfinished().isEmpty { return second / 60 }
        }
        return 25
    }

    private mutating func turn(_ index: Int) throws {
        guard workers[index].sleepsUntil <= provider.now else { return }
        try workers[index].tick(provider)
        try workers[index].work(provider)
        try workers[index].visit(provider)
    }

    func unfinished() throws -> [String] {
        try books.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT job_id || ' ' || jobs.status || ' ' || site_id || ' ' || job_sites.status || ' '
                        || claimable_at_ms || ' ' || coalesce(lease_worker, '')
                    FROM jobs JOIN enrichment_jobs ON job_id = id LEFT JOIN job_sites ON job = sequence
                        AND job_sites.status IN ('pending', 'enriching')
                    WHERE jobs.status IN ('pending', 'running')
                    """)
        }
    }

    func faults() throws -> [String] {
        try books.read { db in try WorkBooks(db: db, charged: provider.charged, now: provider.now).faults() }
            + provider.faults
    }

    private mutating func chance(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    private mutating func hire() throws -> SimulatedWorker {
        hired += 1
        let store = try SQLiteStore.open(
            at: temporary.store.path, timekeeper: temporary.timekeeper, bootID: TemporaryStore.bootID)
        return SimulatedWorker(
            hired,
            store: store.knowing(
                serverKeys: SimulatedProvider.serversKeys,
                unlimited: provider.isUnlimited ? [.hunter: { _ in 1 }, .snov: { _ in 1 }] : [:]))
    }

    private mutating func submit() throws {
        var filters = ContactFilters()
        switch chance(8) {
        case 0...1: filters.limit = 9
        case 2...3: filters.limit = 2
        default: break
        }
        let key = chance(3) == 0 ? nil : "key\(chance(2))"
        if chance(2) == 0 { return try submit(asking: [.hunter, .snov].shuffled(using: &generator)) }
        let wanted = Array(sites.shuffled(using: &generator).prefix(1 + chance(8)))
        let job = try temporary.submit(
            "job\(jobs.count)", wanted, key: key, filters: filters, maxCredits: chance(3) == 0 ? 1 + chance(5) : nil,
            freshDays: chance(4) == 0 ? 1 : nil)
        jobs.append(job)
    }

    private mutating func submit(asking providers: [ProviderName]) throws {
        let wanted = Array(sites.shuffled(using: &generator).prefix(1 + chance(8)))
        let steps = providers.map { provider in
            (provider, chance(3) == 0 ? nil : (provider == .hunter ? "" : "snov ") + "key\(chance(2))")
        }
        let job = try temporary.submitWaterfall(
            "job\(jobs.count)", wanted, asking: steps, until: StopRule(minContacts: 1 + chance(4)),
            maxCredits: chance(3) == 0 ? 1 + chance(5) : nil, freshDays: chance(4) == 0 ? 1 : nil)
        jobs.append(job)
    }

    private mutating func retry() throws {
        guard let job = jobs.randomElement(using: &generator) else { return }
        let key = SealedKey(bytes: [1], fingerprint: KeyFingerprint(rawValue: "key\(chance(2))"))
        let other = SealedKey(bytes: [2], fingerprint: KeyFingerprint(rawValue: "snov key\(chance(2))"))
        let next = JobID(rawValue: "job\(jobs.count)")
        if case .accepted = try temporary.store.retry(RetryJob(id: next, job: job, keys: [.hunter: key, .snov: other]))
        {
            jobs.append(next)
        }
    }
}

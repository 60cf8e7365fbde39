import Enrichment
import GRDB
import TestKit

@testable import Storage

/// A store with estimates in it, and workers that count.
struct EstimateScene {
    static let digest = [UInt8](repeating: 1, count: 32)
    static let worker = WorkerID(rawValue: "worker-1")
    static let other = WorkerID(rawValue: "worker-2")

    let temporary: TemporaryStore
    let readings: ThreadReadings

    init() throws {
        temporary = try TemporaryStore()
        readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
    }

    var store: SQLiteStore { temporary.store }

    /// A credit for each contact; nothing less while nobody has counted.
    static let terms = PriceTerms(
        [
            ProviderTerms(
                name: .hunter, title: "Hunter", rates: CallRates(perSecond: 15, perMinute: 500),
                price: ProviderPrice(
                    firstCall: \.limit,
                    quote: { filters, count in
                        let most = min(filters.limit, count?.total ?? filters.limit)
                        return Quote(credits: (count == nil ? 0 : most)...most, calls: 1...1)
                    }), keyFault: { _ in nil })
        ], mailDomains: Mailboxes())

    func order(_ name: String, _ sites: [SiteID], freshDays: Int? = nil, maxCredits: Int? = nil) -> SubmitJob {
        SubmitJob(
            id: JobID(rawValue: name), sites: sites, provider: .hunter, filters: ContactFilters(),
            key: SealedKey(bytes: Array("sealed".utf8), fingerprint: KeyFingerprint(rawValue: "fingerprint")),
            maxCredits: maxCredits, freshDays: freshDays)
    }

    @discardableResult
    func estimate(
        _ name: String, _ sites: [SiteID], freshDays: Int? = nil, maxCredits: Int? = nil
    ) throws -> Estimation {
        try store.estimate(
            EstimateJob(
                order(name, sites, freshDays: freshDays, maxCredits: maxCredits), terms: Self.terms,
                digest: Self.digest))
    }

    func claim(by worker: WorkerID = worker) throws -> EstimateClaim? {
        try store.claimEstimate(by: worker, for: .seconds(6), terms: Self.terms)
    }

    func keep(
        _ counts: [String: Int] = [:], credits: Double? = nil, for claim: EstimateClaim, _ ending: EstimateEnding
    ) throws -> Bool {
        var news = EstimateNews()
        if !counts.isEmpty { news.counts[.hunter] = counts.mapValues { ResultCount(total: $0) } }
        if let credits { news.credits[.hunter] = credits }
        return try store.keep(news, for: claim.lease, ending, terms: Self.terms)
    }

    func reading(_ name: String) throws -> JSONValue {
        guard let reading = try readings.estimate(EstimateID(rawValue: name)) else { return .null }
        return try JSONValue(reading.object)
    }

    /// A job that says on which estimate it is bought.
    func submit(
        _ name: String, _ order: SubmitJob, on estimate: String, digest: [UInt8] = digest, by store: SQLiteStore? = nil
    ) throws -> Submission {
        var job = SubmitJob(
            id: JobID(rawValue: name), sites: order.sites, steps: order.steps, filters: order.filters,
            stopRule: order.stopRule, maxCredits: order.maxCredits, freshDays: order.freshDays)
        job.estimate = EstimateReference(id: EstimateID(rawValue: estimate), terms: Self.terms, digest: digest)
        return try (store ?? self.store).submit(job)
    }
}

/// Knows one mail domain of each kind.
private struct Mailboxes: MailDomains {
    func kind(of domain: String) -> MailDomainKind? {
        ["webmail.example": .webmail, "disposable.example": .disposable][domain]
    }
}

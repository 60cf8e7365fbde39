import Enrichment
import TestKit

@testable import Storage

/// Orders that ask Hunter, then Snov.
extension EstimateScene {
    static let both = PriceTerms(
        [ProviderName.hunter, .snov].map { name in
            ProviderTerms(
                name: name, title: name.rawValue, rates: CallRates(perSecond: 0, perMinute: 60),
                price: terms.providers[0].price, keyFault: { _ in nil })
        })

    private func waterfall(_ name: String, _ sites: [SiteID], until rule: StopRule?, freshDays: Int?) -> SubmitJob {
        let steps = both.providers.map { provider in
            let fingerprint = KeyFingerprint(rawValue: "fingerprint at \(provider.name.rawValue)")
            return JobStep(
                provider: provider.name, key: SealedKey(bytes: Array("sealed".utf8), fingerprint: fingerprint))
        }
        return SubmitJob(
            id: JobID(rawValue: name), sites: sites, steps: steps, filters: ContactFilters(), stopRule: rule,
            freshDays: freshDays)
    }

    private var both: PriceTerms { Self.both }

    func estimateWaterfall(_ name: String, _ sites: [SiteID], until rule: StopRule?, freshDays: Int?) throws {
        let job = waterfall(name, sites, until: rule, freshDays: freshDays)
        guard try store.estimate(EstimateJob(job, terms: both, digest: Self.digest)) == .accepted else {
            throw StoreFault.broken("no estimate")
        }
    }

    func claimWaterfall() throws -> EstimateClaim? {
        try store.claimEstimate(by: Self.worker, for: .seconds(6), terms: both)
    }

    /// Submits a job that says on which estimate it is bought.
    func submitWaterfall(
        _ name: String, _ sites: [SiteID], until rule: StopRule?, freshDays: Int?, on estimate: String
    ) throws -> Submission {
        var job = waterfall(name, sites, until: rule, freshDays: freshDays)
        job.estimate = EstimateReference(id: EstimateID(rawValue: estimate), terms: both, digest: Self.digest)
        return try store.submit(job)
    }
}

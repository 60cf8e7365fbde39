import Enrichment
import Logging

/// How the calls for one claimed site ended.
struct SiteAnswer: Sendable {
    let claim: Claim
    let result: Settlement.Result
    /// What the store refused on the way.
    let fault: StoreFault?
    let took: Duration
    /// Why the store did not write it at the last try.
    var refusal: StoreFault?

    var settlement: Settlement { Settlement(lease: claim.lease, result: result) }

    /// What the next look into the queue depends on.
    var ending: AttemptEnding { AttemptEnding(of: result, storeFailed: fault != nil) }

    /// What the log says of it; never more than codes, counts and our own sentences.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "job": "\(claim.lease.job.rawValue)", "site": "\(claim.lease.site.rawValue)",
            "provider": "\(claim.provider.rawValue)", "ms": "\(took.milliseconds)",
        ]
        metadata.merge(result.metadata) { _, new in new }
        return metadata
    }

    func metadata(adding fault: StoreFault) -> Logger.Metadata {
        metadata.merging(["fault": "\(fault)"]) { _, new in new }
    }
}

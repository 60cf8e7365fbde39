import Enrichment
import Logging

/// How the calls for one claimed site ended.
struct SiteAnswer: Sendable {
    let claim: Claim
    let ending: SiteAttempt.Ending
    let took: Duration

    var settlement: Settlement {
        Settlement(lease: claim.lease, result: ending.result, charges: ending.charges, traces: ending.traces)
    }

    var sequel: Sequel { Sequel(of: ending.result, storeFailed: ending.fault != nil) }

    /// Whether no more calls are to be made for the other claim, not even those that are granted before the store knows.
    func stops(_ other: Claim) -> Bool {
        guard case .stops(let failure) = ending.result else { return false }
        return other.isStopped(by: failure, of: claim)
    }

    /// What the log says of it; never more than codes, counts and our own sentences.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "job": "\(claim.lease.job.rawValue)", "site": "\(claim.lease.site.rawValue)",
            "provider": "\(claim.provider.rawValue)", "ms": "\(took.milliseconds)",
        ]
        if ending.kept > 0 { metadata["kept"] = "\(ending.kept)" }
        metadata.merge(ending.result.metadata) { _, new in new }
        return metadata
    }
}

/// What an answer means for the next look into the queue.
enum Sequel: Sendable {
    case done
    /// The site can be claimed again from the instant on.
    case postponed(SteadyInstant)
    /// The site can be claimed again at once, by whoever looks.
    case givenBack
    case storeFailed

    init(of result: Settlement.Result, storeFailed: Bool) {
        self =
            switch result {
            case _ where storeFailed: .storeFailed
            case .postponed(let until, _): .postponed(until)
            case .givenBack: .givenBack
            case .enriched, .failed, .stops: .done
            }
    }
}

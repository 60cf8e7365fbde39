import Enrichment
import Synchronization

/// What whole steps, jobs and keys were refused for, from the instant an attempt hears it until the worker's loop has told the
/// others.
///
/// The loop may be waiting for the store just then; whoever is granted a call meanwhile must not make it.
final class HeardRefusals: Sendable {
    private struct Refusal {
        let claim: Claim
        let failure: Failure
    }

    private let heard = Mutex<[Lease: Refusal]>([:])

    func hear(_ failure: Failure, for claim: Claim) {
        heard.withLock { $0[claim.lease] = Refusal(claim: claim, failure: failure) }
    }

    /// The loop has dealt with what this attempt heard.
    func forget(_ lease: Lease) {
        heard.withLock { $0[lease] = nil }
    }

    /// Whether no call may be made for the claim.
    func concern(_ claim: Claim) -> Bool {
        heard.withLock { $0.values.contains { claim.isStopped(by: $0.failure, of: $0.claim) } }
    }
}

extension Claim {
    /// Whether no more calls are to be made for it once another claim has met a failure that stops more than itself: of the
    /// same job and provider, with the same key where the failure is the key's, or of the same job where it is the job's.
    func isStopped(by failure: Failure, of other: Claim) -> Bool {
        if lease.job == other.lease.job && (failure.code.concernsJob || provider == other.provider) { return true }
        return failure.code.concernsKey && provider == other.provider && key?.fingerprint == other.key?.fingerprint
    }
}

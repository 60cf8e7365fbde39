package import Enrichment

/// The provider keys a worker may use: those sealed into jobs and the server's own.
package struct KeyRing: Sendable {
    private let opener: any KeyOpener
    private let serverKeys: [ProviderName: ProviderKey]

    package init(opener: any KeyOpener, serverKeys: [ProviderName: ProviderKey]) {
        self.opener = opener
        self.serverKeys = serverKeys
    }

    /// The key of a claim, or the failure that its job ends with.
    func key(for claim: Claim) throws(JobFault) -> ProviderKey {
        guard let sealed = claim.key else {
            guard let key = serverKeys[claim.provider] else {
                throw JobFault(
                    .keyUnavailable,
                    "The job relies on the server's \(claim.provider.rawValue) key, and the worker has none. "
                        + "Configure it, or submit the job again with an apiKey.")
            }
            return key
        }
        do {
            return try opener.open(sealed, for: claim.lease.job, provider: claim.provider)
        } catch {
            throw JobFault(
                .keyUnavailable,
                "The job's provider key can't be opened by this worker: it was sealed to another key file. "
                    + "Submit the job again.")
        }
    }
}

/// Why a claim's job can't go on at all: a fault on our side, with a message for people that holds no secret.
struct JobFault: Error {
    let failure: Failure

    init(_ code: OutcomeCode, _ message: String) {
        failure = Failure(code, message)
    }
}

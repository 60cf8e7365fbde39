package import Enrichment
import Synchronization

/// A key in clear, for as long as somebody holds it.
final class HeldKey: Sendable {
    let key: ProviderKey

    init(_ key: ProviderKey) {
        self.key = key
    }
}

/// The provider keys a worker may use: those sealed into jobs and the server's own.
///
/// A job's key that is held for one of its sites is not opened again for another, so a job of ten thousand sites opens
/// it a few times, and it is in clear only while sites of the job are at work.
package final class KeyRing: Sendable {
    /// A sealed key opens for its job and provider only.
    private struct Seal: Hashable {
        let job: JobID
        let provider: ProviderName
        let key: SealedKey
    }

    private struct Memory {
        weak var key: HeldKey?
    }

    private let opener: any KeyOpener
    private let serverKeys: [ProviderName: HeldKey]
    private let memories = Mutex<[Seal: Memory]>([:])

    package init(opener: any KeyOpener, serverKeys: [ProviderName: ProviderKey]) {
        self.opener = opener
        self.serverKeys = serverKeys.mapValues(HeldKey.init)
    }

    /// The key of a claim, or the failure that its job ends with.
    func key(for claim: Claim) throws(JobFault) -> HeldKey {
        try key(claim.key, sealedTo: claim.lease.job, of: claim.provider)
    }

    /// The same for any sealed key; nil is the server's own.
    func key(
        _ sealed: SealedKey?, sealedTo job: JobID, of provider: ProviderName
    ) throws(JobFault) -> HeldKey {
        guard let sealed else {
            guard let key = serverKeys[provider] else {
                throw JobFault(
                    .keyUnavailable,
                    "The job relies on the server's \(provider.rawValue) key, and the worker has none. "
                        + "Configure it, or submit the job again with an apiKey.")
            }
            return key
        }
        do {
            return try open(Seal(job: job, provider: provider, key: sealed))
        } catch {
            throw JobFault(
                .keyUnavailable,
                "The job's provider key can't be opened by this worker: it was sealed to another key file. "
                    + "Submit the job again.")
        }
    }

    private func open(_ seal: Seal) throws -> HeldKey {
        try memories.withLock { memories in
            if let held = memories[seal]?.key { return held }
            memories = memories.filter { $0.value.key != nil }
            let held = HeldKey(try opener.open(seal.key, for: seal.job, provider: seal.provider))
            memories[seal] = Memory(key: held)
            return held
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

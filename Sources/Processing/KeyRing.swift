package import Enrichment
import Synchronization

/// The provider keys a worker may use: those sealed into jobs and the server's own.
///
/// A job's key is opened for the first of its sites at work and forgotten with the last, so that it is in clear only
/// while calls are made with it, and a job of ten thousand sites does not open it as often.
package final class KeyRing: Sendable {
    /// A sealed key opens for its job and provider only.
    private struct Seal: Hashable {
        let job: JobID
        let provider: ProviderName
        let key: SealedKey
    }

    private struct OpenedKey {
        let key: ProviderKey
        var users = 1
    }

    private let opener: any KeyOpener
    private let serverKeys: [ProviderName: ProviderKey]
    private let opened = Mutex<[Seal: OpenedKey]>([:])

    package init(opener: any KeyOpener, serverKeys: [ProviderName: ProviderKey]) {
        self.opener = opener
        self.serverKeys = serverKeys
    }

    /// How many jobs' keys are in clear.
    var openKeys: Int { opened.withLock(\.count) }

    /// Runs `body` with the key of a claim. Throws the `JobFault` that its job ends with when there is none.
    func withKey<Value>(for claim: Claim, _ body: (ProviderKey) async throws -> Value) async throws -> Value {
        guard let sealed = claim.key else { return try await body(try serverKey(of: claim.provider)) }
        let seal = Seal(job: claim.lease.job, provider: claim.provider, key: sealed)
        let key = try take(seal)
        defer { putBack(seal) }
        return try await body(key)
    }

    private func serverKey(of provider: ProviderName) throws(JobFault) -> ProviderKey {
        guard let key = serverKeys[provider] else {
            throw JobFault(
                .keyUnavailable,
                "The job relies on the server's \(provider.rawValue) key, and the worker has none. "
                    + "Configure it, or submit the job again with an apiKey.")
        }
        return key
    }

    private func take(_ seal: Seal) throws(JobFault) -> ProviderKey {
        do {
            return try opened.withLock { opened in
                if let known = opened[seal] {
                    opened[seal]?.users += 1
                    return known.key
                }
                let key = try opener.open(seal.key, for: seal.job, provider: seal.provider)
                opened[seal] = OpenedKey(key: key)
                return key
            }
        } catch {
            throw JobFault(
                .keyUnavailable,
                "The job's provider key can't be opened by this worker: it was sealed to another key file. "
                    + "Submit the job again.")
        }
    }

    private func putBack(_ seal: Seal) {
        opened.withLock { opened in
            opened[seal]?.users -= 1
            if opened[seal]?.users == 0 { opened[seal] = nil }
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

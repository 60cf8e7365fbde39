import Enrichment
import Synchronization
import Testing

@testable import Processing

/// Opens everything, and counts.
private final class CountingLock: KeyOpener {
    let openings = Mutex(0)

    func open(_ sealed: SealedKey, for job: JobID, provider: ProviderName) throws -> ProviderKey {
        openings.withLock { $0 += 1 }
        return ProviderKey(secret: "planted-\(job.rawValue)", fingerprint: sealed.fingerprint)
    }
}

@Suite struct KeyRingTests {
    private let lock = CountingLock()

    @Test func `a job's key is opened for the first of its sites and forgotten with the last`() async throws {
        let keys = KeyRing(opener: lock, serverKeys: [:])
        for _ in 1...2 {
            try await keys.withKey(for: .sample(site: 1)) { first in
                try await keys.withKey(for: .sample(site: 2)) { second in
                    #expect(first.secret == second.secret)
                    #expect(keys.openKeys == 1)
                }
                #expect(keys.openKeys == 1)
            }
            #expect(keys.openKeys == 0)
        }
        #expect(lock.openings.withLock { $0 } == 2)
    }

    @Test func `equal sealed bytes in another job are opened for that job`() async throws {
        let keys = KeyRing(opener: lock, serverKeys: [:])
        try await keys.withKey(for: .sample(job: "a")) { first in
            try await keys.withKey(for: .sample(job: "b")) { second in
                #expect(first.secret == "planted-a" && second.secret == "planted-b")
            }
        }
    }

    @Test func `a call that throws lets go of its key`() async {
        let keys = KeyRing(opener: lock, serverKeys: [:])
        await #expect(throws: CancellationError.self) {
            try await keys.withKey(for: .sample()) { _ in throw CancellationError() }
        }
        #expect(keys.openKeys == 0)
    }

    @Test func `a key that does not open is a fault of the job, and nothing is kept`() async {
        let keys = KeyRing(opener: BrokenLock(), serverKeys: [:])
        await #expect(throws: JobFault.self) { try await keys.withKey(for: .sample()) { _ in } }
        #expect(keys.openKeys == 0)
    }
}

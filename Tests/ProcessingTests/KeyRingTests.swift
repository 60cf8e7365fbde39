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

    private var openings: Int { lock.openings.withLock { $0 } }

    @Test func `a job's key is opened once for as long as one of its sites holds it`() throws {
        let keys = KeyRing(opener: lock, serverKeys: [:])
        var held = try keys.key(for: .sample(site: 1))
        for site in Int64(2)...9 {
            held = try keys.key(for: .sample(site: site))
        }
        #expect(held.key.secret == "planted-job")
        #expect(openings == 1)
    }

    @Test func `a key that nobody holds is forgotten`() throws {
        let keys = KeyRing(opener: lock, serverKeys: [:])
        weak var forgotten: HeldKey?
        do {
            let held = try keys.key(for: .sample())
            forgotten = held
            #expect(held.key.secret == "planted-job")
        }
        #expect(forgotten == nil)
        _ = try keys.key(for: .sample())
        #expect(openings == 2)
    }

    @Test func `equal sealed bytes in another job are opened for that job`() throws {
        let keys = KeyRing(opener: lock, serverKeys: [:])
        let first = try keys.key(for: .sample(job: "a"))
        let second = try keys.key(for: .sample(job: "b"))
        #expect(first.key.secret == "planted-a" && second.key.secret == "planted-b")
    }

    @Test func `a key that does not open is a fault of the job`() {
        let keys = KeyRing(opener: BrokenLock(), serverKeys: [:])
        #expect(throws: JobFault.self) { try keys.key(for: .sample()) }
    }
}

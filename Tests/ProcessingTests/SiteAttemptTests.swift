import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite struct SiteAttemptTests {
    /// Has told the site often enough to slow down, and pauses the key before it can ask for the account.
    private struct PausedProvider: ContactProvider {
        let until: SteadyInstant

        func search(_ search: DomainSearch) async throws -> Verdict { .throttled(retryAfter: nil) }

        func remainingCredits() async throws -> Double? { throw GrantRefusal.keyPaused(until: until) }
    }

    private let time = ManualTimekeeper()

    @Test func `a site that was paused too often ends though the account can't be asked for a pause`() async {
        let provider = PausedProvider(until: time.steadyNow().advanced(by: .seconds(30)))
        let attempt = SiteAttempt(
            claim: .sample(pauses: AttemptPolicy.pausesPerSite), keys: KeyRing(opener: OpenLock(), serverKeys: [:]),
            connect: { _, _, _ in provider }, policy: AttemptPolicy(pause: .seconds(30)), time: time
        ) { _, _ in Issue.record("it pauses the key once more") }
        guard case .failed(let failure) = await attempt.run(watch: CallWatch()).result else {
            Issue.record("the site is not over")
            return
        }
        #expect(failure.code == .rateLimited)
    }
}

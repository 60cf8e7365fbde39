import Enrichment
import Processing
import Testing

@Suite struct AttemptPolicyTests {
    let policy = AttemptPolicy(pause: .seconds(30), random: { 0.5 })
    let now = SteadyInstant(milliseconds: 10_000)
    let failure = Failure(.providerUnavailable, "The provider did not answer.")

    @Test func `an answer is an enriched site, even without contacts`() {
        let empty = Finding(contacts: [], resultsAvailable: 0, credits: 0)
        guard case .settle(.enriched(empty)) = policy.decide(on: .found(empty), of: .sample(), now: now) else {
            Issue.record("not enriched")
            return
        }
    }

    @Test func `a refused key stops the job`() {
        let refusal = Failure(.invalidAPIKey, "The key is refused.")
        guard case .settle(.stops(refusal)) = policy.decide(on: .stops(refusal), of: .sample(), now: now) else {
            Issue.record("not stopped")
            return
        }
    }

    @Test func `a throttled key rests for its pause and up to a quarter more`() {
        guard case .pauseKey(let until) = policy.decide(on: .throttled(retryAfter: nil), of: .sample(), now: now) else {
            Issue.record("not paused")
            return
        }
        #expect(until == now.advanced(by: .milliseconds(33_750)))
    }

    @Test func `the provider's own word on how long to wait is kept`() {
        let verdict = Verdict.throttled(retryAfter: .seconds(7))
        guard case .pauseKey(let until) = policy.decide(on: verdict, of: .sample(), now: now) else {
            Issue.record("not paused")
            return
        }
        #expect(until == now.advanced(by: .seconds(7)))
    }

    @Test func `after three pauses the account is asked`() {
        let verdict = Verdict.throttled(retryAfter: nil)
        guard case .pauseKey = policy.decide(on: verdict, of: .sample(pauses: 2), now: now),
            case .askAccount = policy.decide(on: verdict, of: .sample(pauses: 3), now: now)
        else {
            Issue.record("the account is asked too early or never")
            return
        }
    }

    @Test(
        arguments: [
            (0, .quotaExhausted, true), (-1, .quotaExhausted, true), (0.5, .rateLimited, false),
            (nil, .rateLimited, false),
        ] as [(Double?, OutcomeCode, Bool)])
    func `an empty account is a used-up quota, anything else a busy provider`(
        credits: Double?, code: OutcomeCode, stops: Bool
    ) {
        switch policy.decide(remainingCredits: credits) {
        case .stops(let failure): #expect(stops && failure.code == code)
        case .failed(let failure): #expect(!stops && failure.code == code)
        default: Issue.record("neither")
        }
    }

    @Test(arguments: [(0, 500), (1, 1000), (2, 2000)])
    func `a failing provider is asked again after a jittered, doubling wait`(attempts: Int, milliseconds: Int) {
        let decision = policy.decide(on: .unavailable(failure), of: .sample(attempts: attempts), now: now)
        guard case .settle(.postponed(let until, .unavailable)) = decision else {
            Issue.record("not postponed")
            return
        }
        #expect(until == now.advanced(by: .milliseconds(milliseconds)))
    }

    @Test func `the fourth failure is the site's`() {
        let decision = policy.decide(on: .unavailable(failure), of: .sample(attempts: 3), now: now)
        guard case .settle(.failed(failure)) = decision else {
            Issue.record("not failed")
            return
        }
    }

    @Test(arguments: [(0, 3, 3, true), (0, 2, 2, false), (1, 3, 3, false), (0, 4, 3, false), (0, 5, 5, true)])
    func `a job stops when its first three sites are refused alike`(
        succeeded: Int, failed: Int, invalid: Int, stops: Bool
    ) {
        let standing = JobStanding(
            status: .running, total: 9, succeeded: succeeded, failed: failed, invalidRequests: invalid)
        #expect(policy.stopsJob(after: standing) == stops)
    }
}

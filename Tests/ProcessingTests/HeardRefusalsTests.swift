import Enrichment
import Testing

@testable import Processing

@Suite struct HeardRefusalsTests {
    private static let same = Claim.sample(site: 2)
    private static let next = Claim.sample(site: 2, provider: .snov)
    private static let elsewhere = Claim.sample(site: 2, job: "other")
    private static let underAnotherKey = Claim.sample(site: 2, job: "other", fingerprint: "cafe")

    @Test(arguments: [
        (OutcomeCode.forbidden, [true, false, false, false]),
        (.invalidAPIKey, [true, false, true, false]),
        (.maxCreditsReached, [true, true, false, false]),
    ])
    func `a refusal stops its provider in its job, its key everywhere, or its whole job`(
        code: OutcomeCode, stops: [Bool]
    ) {
        let refusals = HeardRefusals()
        let claim = Claim.sample(site: 1)
        refusals.hear(Failure(code, "No."), for: claim)
        let claims = [Self.same, Self.next, Self.elsewhere, Self.underAnotherKey]
        #expect(claims.map { refusals.concern($0) } == stops)
        refusals.forget(claim.lease)
        #expect(claims.allSatisfy { !refusals.concern($0) })
    }
}

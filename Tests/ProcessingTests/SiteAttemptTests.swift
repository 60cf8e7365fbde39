import Enrichment
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite struct SiteAttemptTests {
    /// Has told the site often enough to slow down, and pauses the key before it can ask for the account.
    private struct PausedProvider: ContactProvider {
        let until: SteadyInstant

        func search(
            _ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper
        ) async throws -> Verdict { .throttled(retryAfter: nil) }

        func count(_ search: DomainSearch) async throws -> ResultCount? { nil }

        func remainingCredits() async throws -> Double? { throw GrantRefusal.keyPaused(until: until) }
    }

    private let time = ManualTimekeeper()

    @Test func `a site that was paused too often ends though the account can't be asked for a pause`() async {
        let provider = PausedProvider(until: time.steadyNow().advanced(by: .seconds(30)))
        let attempt = SiteAttempt(
            claim: .sample(pauses: AttemptPolicy.pausesPerSite), keys: KeyRing(opener: OpenLock(), serverKeys: [:]),
            connect: { _, _, _, _ in provider }, policy: AttemptPolicy(pause: .seconds(30)), time: time,
            keep: { _, _, _, _ in .leaseLost }
        ) { _, _ in Issue.record("it pauses the key once more") }
        guard case .failed(let failure) = await attempt.run(watch: CallWatch()).result else {
            Issue.record("the site is not over")
            return
        }
        #expect(failure.code == .rateLimited)
    }

    @Test func `a site whose call might be too much waits for those under way, and ends its job when none is`() async {
        let held = await ending(of: ScriptedProvider { _ in throw GrantRefusal.creditsHeld })
        guard case .postponed(time.steadyNow().advanced(by: AttemptPolicy.creditsWait), .notAsked) = held.result else {
            Issue.record("\(held.result)")
            return
        }
        let spent = await ending(of: ScriptedProvider { _ in throw GrantRefusal.creditsSpent(maximum: 7) })
        guard case .stops(let failure) = spent.result else {
            Issue.record("\(spent.result)")
            return
        }
        #expect(failure.code == .maxCreditsReached)
        #expect(failure.message.contains("(7)"))
    }

    @Test func `what its calls cost goes with an attempt's end, also when it was cut off`() async {
        let call = CallID(rawValue: 1)
        let watch = CallWatch()
        let attempt = SiteAttempt(
            claim: .sample(), keys: KeyRing(opener: OpenLock(), serverKeys: [:]),
            connect: { _, _, watch, account in
                ScriptedProvider { _ in
                    account.open(call)
                    watch.withdraw()
                    await untilCancelled()
                    throw CancellationError()
                }
            }, policy: AttemptPolicy(pause: .seconds(30)), time: time,
            keep: { _, _, _, _ in .leaseLost }
        ) { _, _ in }
        let ending = await attempt.run(watch: watch)
        guard case .givenBack = ending.result else {
            Issue.record("\(ending.result)")
            return
        }
        #expect(ending.charges == [call: .unknown])
    }

    private struct GivenDomains: MailDomains {
        let kinds: [String: MailDomainKind]

        func kind(of domain: String) -> MailDomainKind? { kinds[domain] }
    }

    @Test(arguments: [
        (MailDomainKind.webmail, "site1.example gives mail addresses to anybody: nobody was asked."),
        (.disposable, "site1.example gives mail addresses away for a while: nobody was asked."),
    ])
    func `a mail domain's site ends without a key, a call or a credit`(kind: MailDomainKind, note: String) async {
        let granted = CallID(rawValue: 7)
        let sample = Claim.sample(sealed: false)
        let claim = Claim(
            lease: sample.lease, domain: "www.Site1.example", provider: .hunter, filters: sample.filters, key: nil,
            attempts: 0, pauses: 0, call: granted)
        let ending = await SiteAttempt(
            claim: claim, keys: KeyRing(opener: OpenLock(), serverKeys: [:]),
            connect: { _, _, _, _ in ScriptedProvider { _ in throw GrantRefusal.jobStopped } },
            policy: AttemptPolicy(pause: .seconds(30)), time: time,
            mailDomains: GivenDomains(kinds: ["site1.example": kind]), keep: { _, _, _, _ in .leaseLost }
        ) { _, _ in }.run(watch: CallWatch())
        guard case .enriched(let finding) = ending.result else {
            Issue.record("\(ending.result)")
            return
        }
        #expect(finding.contacts.isEmpty && finding.credits == 0 && finding.resultsAvailable == nil)
        #expect(finding.note == note)
        #expect(finding.company?.isWebmail == (kind == .webmail ? true : nil))
        #expect(finding.company?.isDisposable == (kind == .disposable ? true : nil))
        #expect(ending.charges == [granted: .credits(0)] && ending.traces.isEmpty && ending.key == nil)
    }

    private func ending(of provider: ScriptedProvider) async -> SiteAttempt.Ending {
        await SiteAttempt(
            claim: .sample(), keys: KeyRing(opener: OpenLock(), serverKeys: [:]), connect: { _, _, _, _ in provider },
            policy: AttemptPolicy(pause: .seconds(30)), time: time,
            keep: { _, _, _, _ in .leaseLost }
        ) { _, _ in }.run(watch: CallWatch())
    }
}

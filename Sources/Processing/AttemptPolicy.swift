package import Enrichment

/// Turns a provider's verdict on a site into what happens next. It decides only; others act.
package struct AttemptPolicy: Sendable {
    /// How often a failing provider is asked for one site.
    package static let attemptsPerSite = 4
    /// How often a site waits because the provider said slow down, before the account is asked.
    package static let pausesPerSite = 3
    package static let firstBackoff = Duration.seconds(1)
    package static let longestBackoff = Duration.seconds(30)
    /// How long a site waits for calls that may use up the credits which its own would need.
    package static let creditsWait = Duration.seconds(1)

    /// How long a key rests when the provider says slow down and not for how long.
    package var pause: Duration
    /// From 0 up to, not including, 1.
    package var random: @Sendable () -> Double

    package init(pause: Duration, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }) {
        self.pause = pause
        self.random = random
    }

    package enum Decision: Sendable {
        case settle(Settlement.Result)
        /// The key rests until the instant, for every worker; the site is postponed as long.
        case pauseKey(until: SteadyInstant)
        /// Paused often enough: what the account has left tells a used-up quota from a busy provider.
        case askAccount
    }

    package func decide(on verdict: Verdict, of claim: Claim, now: SteadyInstant) -> Decision {
        switch verdict {
        case .found(let finding):
            .settle(.enriched(finding))
        case .stops(let failure):
            .settle(.stops(failure))
        case .refused(let failure):
            .settle(.failed(failure))
        case .throttled(let retryAfter):
            claim.pauses < Self.pausesPerSite
                ? .pauseKey(until: now.advanced(by: retryAfter ?? jitteredPause()))
                : .askAccount
        case .unavailable(let failure):
            claim.attempts + 1 < Self.attemptsPerSite
                ? .settle(.postponed(until: now.advanced(by: backoff(after: claim.attempts)), .unavailable))
                : .settle(.failed(failure))
        }
    }

    /// What the account's answer makes of a site that was paused too often.
    package func decide(remainingCredits: Double?) -> Settlement.Result {
        if let remainingCredits, remainingCredits <= 0 {
            return .stops(
                Failure(
                    .quotaExhausted,
                    "The provider account has no credits left. Top it up or wait for its renewal, then submit the "
                        + "sites that are left again."))
        }
        return .failed(
            Failure(
                .rateLimited,
                "The provider kept asking to slow down (\(Self.pausesPerSite) pauses). Try the site again later."))
    }

    /// What a job ends with that may not spend more.
    static func creditsSpent(maximum: Int) -> Failure {
        Failure(
            .maxCreditsReached,
            "Another call might have cost more than the job's max_credits (\(maximum)) leave. Retry the job to go on with "
                + "the sites that are left: it may spend as much again.")
    }

    /// The invalid request that stops a job: every one of its first sites was refused alike.
    package func stopsJob(after standing: JobStanding) -> Bool {
        !standing.status.isFinished && standing.succeeded == 0 && standing.invalidRequests >= 3
            && standing.failed == standing.invalidRequests
    }

    /// The pause and up to a quarter more, so that workers do not come back all at once.
    private func jitteredPause() -> Duration {
        pause * (1 + random() / 4)
    }

    /// Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    private func backoff(after attempts: Int) -> Duration {
        min(Self.firstBackoff * (1 << min(attempts, 10)), Self.longestBackoff) * random()
    }
}

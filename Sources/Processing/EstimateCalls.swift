import Enrichment

/// Makes the calls for an estimate, a few at once.
struct EstimateCalls: Sendable {
    /// So many counts in a row that a provider leaves unanswered end the counting there.
    static let mostUnanswered = 3
    /// A key that rests, or a provider that is left alone, for longer than this is not waited for.
    static let patience = Duration.seconds(60)
    /// Nor for an estimate that was taken up so often: it would never be complete.
    static let mostTakes = 5

    let keys: KeyRing
    let terms: PriceTerms
    let connectors: [ProviderName: ProviderConnector]
    let time: any Timekeeper
    /// How many calls are made at once, 1 or more.
    let atOnce: Int

    /// Returns when everything was asked, or when there is no use in asking more; nil when the estimate is no longer the
    /// worker's to count for.
    func ask(for claim: EstimateClaim, tray: NewsTray) async -> EstimateEnding? {
        do {
            var wakings: [SteadyInstant] = []
            for step in claim.steps {
                if let waking = try await ask(step, for: claim, tray: tray) { wakings.append(waking) }
            }
            return wakings.min().map { .postponed(until: $0) } ?? .complete
        } catch is CancellationError, CallNotMade.withdrawn {
            return .givenBack
        } catch {
            // It has ended, or the store fails: then its lease runs out.
            return nil
        }
    }

    /// Returns when to go on, where the key rests or the provider is left alone: to wait here would hold a place that other
    /// estimates could use.
    private func ask(
        _ step: EstimateClaim.Step, for claim: EstimateClaim, tray: NewsTray
    ) async throws -> SteadyInstant? {
        guard let connect = connectors[step.provider] else { return nil }
        let held: HeldKey
        do {
            held = try keys.key(step.key, sealedTo: claim.lease.id.job, of: step.provider)
        } catch {
            tray.add { $0.notes[step.provider] = Self.keyIsShut }
            return nil
        }
        let holder = CallHolder.estimate(claim.lease.id, step.provider)
        let provider = connect(holder, held.key, CallWatch(), CallTab(granted: nil))
        do {
            let credits = step.asksAccount ? try await provider.remainingCredits() : nil
            if let credits { tray.add { $0.credits[step.provider] = credits } }
            let isAnswered = try await count(step, for: claim, at: provider, tray: tray)
            if step.asksAccount, credits == nil { tray.add { $0.notes[step.provider] = Self.accountIsShut } }
            if !isAnswered { tray.add { $0.notes[step.provider] = Self.isSilent } }
        } catch GrantRefusal.keyPaused(let waking), GrantRefusal.circuitOpen(let waking) {
            if isWorthWaiting(until: waking, for: claim) { return waking }
            tray.add { $0.notes[step.provider] = Self.restsTooLong }
        }
        return nil
    }

    private func isWorthWaiting(until waking: SteadyInstant, for claim: EstimateClaim) -> Bool {
        let latest = min(time.steadyNow().advanced(by: Self.patience), claim.expiresAt)
        return waking <= latest && claim.lease.epoch < Self.mostTakes
    }

    /// A few at once, each the next as soon as it has ended. Returns false when it ended because nobody answered.
    private func count(
        _ step: EstimateClaim.Step, for claim: EstimateClaim, at provider: any ContactProvider, tray: NewsTray
    ) async throws -> Bool {
        let round = CountingRound(step.domains, mostUnanswered: Self.mostUnanswered)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...atOnce {
                group.addTask {
                    while let domain = round.next() {
                        let search = DomainSearch(domain: domain, filters: claim.filters)
                        let count = try await provider.count(search)
                        round.note(isAnswered: count != nil)
                        if let count { tray.add { $0.counts[step.provider, default: [:]][domain] = count } }
                    }
                }
            }
            try await group.waitForAll()
        }
        return !round.endedInSilence
    }

    private static let restsTooLong = """
        The provider wants to be left alone for a while, so that it was not asked any more. Ask for another estimate \
        later.
        """
    private static let keyIsShut = """
        The worker has no key for this provider, or can't open the one that came with the estimate: nothing was asked.
        """
    private static let accountIsShut = """
        The provider did not say what the account has left. Check the key: a job under it may be refused.
        """
    private static let isSilent = """
        The provider left \(mostUnanswered) counts in a row unanswered, so that it was not asked for the others.
        """
}

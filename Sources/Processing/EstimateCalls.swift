import Enrichment

/// Makes the calls for an estimate, a few at once.
struct EstimateCalls: Sendable {
    /// So many counts in a row that a provider leaves unanswered end the counting there.
    static let mostUnanswered = 3
    /// A key that rests, or a provider that is left alone, for longer than this is not waited for.
    static let patience = Duration.seconds(60)

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
            for step in claim.steps {
                try await ask(step, for: claim, tray: tray)
            }
            return .complete
        } catch is CancellationError, CallNotMade.withdrawn {
            return .givenBack
        } catch {
            // It has ended, or the store fails: then its lease runs out.
            return nil
        }
    }

    private func ask(_ step: EstimateClaim.Step, for claim: EstimateClaim, tray: NewsTray) async throws {
        guard let connect = connectors[step.provider] else { return }
        let held: HeldKey
        do {
            held = try keys.key(step.key, sealedTo: claim.lease.id.job, of: step.provider)
        } catch {
            return tray.add { $0.notes[step.provider] = Self.keyIsShut }
        }
        let holder = CallHolder.estimate(claim.lease.id, step.provider)
        let provider = connect(holder, held.key, CallWatch(), CallTab(granted: nil))
        do {
            if step.asksAccount {
                let credits = try await patiently(until: claim.expiresAt) { try await provider.remainingCredits() }
                tray.add { news in
                    if let credits {
                        news.credits[step.provider] = credits
                    } else {
                        news.notes[step.provider] = Self.accountIsShut
                    }
                }
            }
            try await count(step, for: claim, at: provider, tray: tray)
        } catch let refusal as Unwaited {
            tray.add { $0.notes[step.provider] = refusal.sentence }
        }
    }

    /// A few at once, each the next as soon as it has ended.
    private func count(
        _ step: EstimateClaim.Step, for claim: EstimateClaim, at provider: any ContactProvider, tray: NewsTray
    ) async throws {
        let round = CountingRound(step.domains, mostUnanswered: Self.mostUnanswered)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...atOnce {
                group.addTask {
                    while let domain = round.next() {
                        let search = DomainSearch(domain: domain, filters: claim.filters)
                        let count = try await patiently(until: claim.expiresAt) { try await provider.count(search) }
                        round.note(isAnswered: count != nil)
                        if let count { tray.add { $0.counts[step.provider, default: [:]][domain] = count } }
                    }
                }
            }
            try await group.waitForAll()
        }
        if round.endedInSilence { tray.add { $0.notes[step.provider] = Self.isSilent } }
    }

    /// Makes a call again when its key rests no more and its provider is tried again.
    private func patiently<Answer>(
        until expiry: SteadyInstant, _ call: () async throws -> Answer
    ) async throws -> Answer {
        let latest = min(time.steadyNow().advanced(by: Self.patience), expiry)
        while true {
            do {
                return try await call()
            } catch GrantRefusal.keyPaused(let until), GrantRefusal.circuitOpen(let until) {
                guard until <= latest else { throw Unwaited() }
                try await time.sleep(until: until)
            }
        }
    }

    /// The provider is not to be asked for longer than is worth waiting.
    private struct Unwaited: Error {
        let sentence = """
            The provider wants to be left alone for a while, so that it was not asked any more. Ask for another estimate \
            later.
            """
    }

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

package import Enrichment

/// Makes a provider out of a key, for the calls of one claim or estimate. Each call must be made inside the watch's `during` after
/// the limiter let it pass, and stand in the account.
package typealias ProviderConnector =
    @Sendable (CallHolder, ProviderKey, CallWatch, any CallAccount) -> any ContactProvider

/// One try to enrich one claimed site: from the key to a settlement that nobody has written yet.
struct SiteAttempt: Sendable {
    let claim: Claim
    let keys: KeyRing
    /// Nil when this worker offers no such provider.
    let connect: ProviderConnector?
    let policy: AttemptPolicy
    let time: any Timekeeper
    /// Where it is heard at once what stops the job.
    let refusals: HeardRefusals
    /// Of whose sites nobody is asked.
    let mailDomains: any MailDomains
    let pause: @Sendable (KeyFingerprint, SteadyInstant) async throws -> Void
    private let account: CallTab
    private let keeper: PartKeeper

    init(
        claim: Claim, keys: KeyRing, connect: ProviderConnector?, policy: AttemptPolicy, time: any Timekeeper,
        refusals: HeardRefusals = HeardRefusals(), mailDomains: any MailDomains = NoMailDomains(),
        keep: @escaping PartKeeper.Write,
        pause: @escaping @Sendable (KeyFingerprint, SteadyInstant) async throws -> Void
    ) {
        self.claim = claim
        self.keys = keys
        self.connect = connect
        self.policy = policy
        self.time = time
        self.refusals = refusals
        self.mailDomains = mailDomains
        self.pause = pause
        account = CallTab(granted: claim.call)
        keeper = PartKeeper(lease: claim.lease, account: account, write: keep)
    }

    struct Ending: Sendable {
        let result: Settlement.Result
        /// What the calls cost, those included that were cut off.
        var charges: [CallID: Charge] = [:]
        /// How they went.
        var traces: [CallID: CallTrace] = [:]
        /// How many contacts were kept on the way.
        var kept = 0
        /// What the store refused on the way.
        var fault: StoreFault?
        /// What the site's job is asked with. Whoever keeps it spares the job's next sites the opening.
        var key: HeldKey?
    }

    /// Never throws: whatever interrupts it, the watch's withdrawal included, gives the site back.
    func run(watch: CallWatch) async -> Ending {
        await withTaskGroup(of: Ending.self) { group in
            group.addTask {
                // Ends the wait below as well.
                defer { watch.withdraw() }
                let ending = await ask(watch: watch)
                if case .stops(let failure) = ending.result { refusals.hear(failure, for: claim) }
                return ending
            }
            await watch.withdrawn()
            group.cancelAll()
            var ending = await group.next() ?? Ending(result: .givenBack)
            ending.charges = account.charges
            ending.traces = account.traces
            ending.kept = keeper.kept
            return ending
        }
    }

    private func ask(watch: CallWatch) async -> Ending {
        let search = DomainSearch(domain: claim.domain, filters: claim.filters)
        if let kind = mailDomains.kind(of: search.domain) {
            return Ending(result: .enriched(Finding(of: search.domain, being: kind)))
        }
        do {
            guard let connect else {
                throw JobFault(.providerNotOffered, "This server does not offer \(claim.provider.rawValue).")
            }
            let key = try keys.key(for: claim)
            let provider = connect(.lease(claim.lease), key.key, watch, account)
            let verdict = try await provider.search(search, from: claim.place, keeper: keeper)
            let result = try await act(on: verdict, provider: provider, key: key.key.fingerprint)
            return Ending(result: result, key: key)
        } catch let fault as JobFault {
            return Ending(result: .stops(fault.failure))
        } catch let fault as StoreFault {
            return Ending(result: .givenBack, fault: fault)
        } catch GrantRefusal.keyPaused(let until) {
            // Waiting here would hold a place that other keys could use.
            return Ending(result: .postponed(until: until, .notAsked))
        } catch GrantRefusal.creditsHeld {
            let until = time.steadyNow().advanced(by: AttemptPolicy.creditsWait)
            return Ending(result: .postponed(until: until, .notAsked))
        } catch GrantRefusal.creditsSpent(let maximum) {
            return Ending(result: .stops(AttemptPolicy.creditsSpent(maximum: maximum)))
        } catch is GrantRefusal {
            // The job was cancelled, stopped or taken over meanwhile, or its provider is left alone; the store knows which.
            return Ending(result: .givenBack)
        } catch is CancellationError, CallNotMade.withdrawn {
            return Ending(result: .givenBack)
        } catch {
            // Not by the port's contract. The type only: the text might hold what was sent.
            let failure = Failure(.providerUnavailable, "The provider could not be asked (\(type(of: error))).")
            return Ending(result: .failed(failure))
        }
    }

    private func act(
        on verdict: Verdict, provider: any ContactProvider, key: KeyFingerprint
    ) async throws -> Settlement.Result {
        let claim = keeper.kept > 0 ? claim.afterProgress : claim
        switch policy.decide(on: verdict, of: claim, now: time.steadyNow()) {
        case .settle(let result):
            return result
        case .pauseKey(let until):
            try await pause(key, until)
            return .postponed(until: until, .throttled)
        case .askAccount:
            return policy.decide(remainingCredits: try await remainingCredits(provider))
        }
    }

    /// Nil also when the key was paused meanwhile, for another site: put off, this one would begin anew, with a search.
    private func remainingCredits(_ provider: any ContactProvider) async throws -> Double? {
        do {
            return try await provider.remainingCredits()
        } catch GrantRefusal.keyPaused {
            return nil
        }
    }
}

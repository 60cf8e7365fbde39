package import Enrichment

/// Makes a provider out of a key, for the calls of one claim. Each call must be made inside the watch's `during` after
/// the limiter let it pass.
package typealias ProviderConnector = @Sendable (Claim, ProviderKey, CallWatch) -> any ContactProvider

/// One try to enrich one claimed site: from the key to a settlement that nobody has written yet.
struct SiteAttempt: Sendable {
    let claim: Claim
    let keys: KeyRing
    /// Nil when this worker offers no such provider.
    let connect: ProviderConnector?
    let policy: AttemptPolicy
    let time: any Timekeeper
    let pause: @Sendable (KeyFingerprint, SteadyInstant) async throws -> Void

    typealias Ending = (result: Settlement.Result, fault: StoreFault?)

    /// Never throws: whatever interrupts it, the watch's withdrawal included, gives the site back. `fault` says what
    /// the store refused on the way.
    func run(watch: CallWatch) async -> Ending {
        await withTaskGroup(of: Ending.self) { group in
            group.addTask {
                // Ends the wait below as well.
                defer { watch.withdraw() }
                return await ask(watch: watch)
            }
            await watch.withdrawn()
            group.cancelAll()
            return await group.next() ?? (.givenBack, nil)
        }
    }

    private func ask(watch: CallWatch) async -> Ending {
        do {
            guard let connect else {
                throw JobFault(.providerNotOffered, "This server does not offer \(claim.provider.rawValue).")
            }
            let result = try await keys.withKey(for: claim) { key in
                let provider = connect(claim, key, watch)
                let verdict = try await provider.search(DomainSearch(domain: claim.domain, filters: claim.filters))
                return try await act(on: verdict, provider: provider, key: key.fingerprint)
            }
            return (result, nil)
        } catch let fault as JobFault {
            return (.stopsJob(fault.failure), nil)
        } catch let fault as StoreFault {
            return (.givenBack, fault)
        } catch GrantRefusal.keyPaused(let until) {
            // Waiting here would hold a place that other keys could use.
            return (.postponed(until: until, .keyPaused), nil)
        } catch is GrantRefusal {
            // The job was cancelled, stopped or taken over meanwhile; the store knows which.
            return (.givenBack, nil)
        } catch is CancellationError {
            return (.givenBack, nil)
        } catch {
            // Not by the port's contract. The type only: the text might hold what was sent.
            let failure = Failure(.providerUnavailable, "The provider could not be asked (\(type(of: error))).")
            return (.failed(failure), nil)
        }
    }

    private func act(
        on verdict: Verdict, provider: any ContactProvider, key: KeyFingerprint
    ) async throws -> Settlement.Result {
        switch policy.decide(on: verdict, of: claim, now: time.steadyNow()) {
        case .settle(let result):
            return result
        case .pauseKey(let until):
            try await pause(key, until)
            return .postponed(until: until, .throttled)
        case .askAccount:
            return policy.decide(remainingCredits: try await provider.remainingCredits())
        }
    }
}

/// How an attempt ended, as far as the next look into the queue depends on it.
enum AttemptEnding: Sendable {
    case done
    /// The site can be claimed again from the instant on.
    case postponed(SteadyInstant)
    /// The site can be claimed again at once, by whoever looks.
    case givenBack
    case storeFailed

    init(of result: Settlement.Result, storeFailed: Bool) {
        self =
            switch result {
            case _ where storeFailed: .storeFailed
            case .postponed(let until, _): .postponed(until)
            case .givenBack: .givenBack
            case .enriched, .failed, .stopsJob: .done
            }
    }
}

import Enrichment

/// A call from its grant on: what it comes to goes into the account of its claim.
struct CallCourse: Sendable {
    /// Nil for one of which no account is kept.
    let call: CallID?
    let account: any CallAccount
    private let timekeeper: any Timekeeper
    private let waited: Duration
    private let grantedAt: SteadyInstant

    /// Begins now. `readyAt` is when the call could have left if nobody limited it.
    init(call: CallID?, account: any CallAccount, readyAt: SteadyInstant, timekeeper: any Timekeeper) {
        self.call = call
        self.account = account
        self.timekeeper = timekeeper
        grantedAt = timekeeper.steadyNow()
        waited = grantedAt.since(readyAt)
    }

    /// The reply is there; whoever reads it says what the call cost and came to.
    func replied() -> RateLimiter.Settle {
        guard let call else { return { _, _ in } }
        let took = timekeeper.steadyNow().since(grantedAt)
        return { [account, waited] charge, outcome in
            account.settle(call, as: charge)
            account.note(CallTrace(outcome, waited: waited, took: took), of: call)
        }
    }

    /// Nothing was sent, so it cost nothing.
    func ended(_ notMade: CallNotMade) {
        guard let call else { return }
        account.settle(call, as: .credits(0))
        guard case .unreachable = notMade else { return }
        account.note(CallTrace(.unreachable, waited: waited), of: call)
    }

    /// There will be no reply. One that was cut off on our side says nothing of the provider.
    func failed(_ error: any Error) {
        guard let call else { return }
        let took = timekeeper.steadyNow().since(grantedAt)
        let outcome = error is CancellationError ? CallOutcome.unknown : .failed(.providerUnavailable)
        account.note(CallTrace(outcome, waited: waited, took: took), of: call)
    }
}

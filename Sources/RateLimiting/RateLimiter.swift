package import Enrichment
package import HTTPTypes

/// Lets a request leave when the ledger grants it; wraps the transport, so that whatever a provider sends is counted.
///
/// Make one for a process. Its callers on one key wait in line, jobs and estimates by turns and first come first served within a job,
/// and only the head of the line asks the ledger; other processes compete through the ledger. Keys don't wait for each
/// other.
package struct RateLimiter: Sendable {
    /// Sends a request; one that can't leave by the instant does not leave at all, and `CallNotMade.late` is thrown. Nil
    /// is any time.
    package typealias Transport =
        @Sendable (HTTPRequest, [UInt8], SteadyInstant?) async throws -> (HTTPResponse, [UInt8])

    /// A transport that waits for leave, whose last parameter is what the call may cost in credits, and which says with
    /// the reply how to settle what it did cost. Until that is said it is unknown.
    package typealias LimitedTransport =
        @Sendable (HTTPRequest, [UInt8], Int) async throws -> (HTTPResponse, [UInt8], Settle)

    /// Says what a call cost, and what became of it.
    package typealias Settle = @Sendable (Charge, CallOutcome) -> Void

    /// `GrantLedger.grant` for one request, run wherever it may block.
    package typealias Ask = @Sendable (GrantRequest) async throws -> GrantDecision

    /// A random time from zero up to the one given.
    package typealias Jitter = @Sendable (Duration) -> Duration

    /// A grant that is older than this when it arrives is not used: see `permit`.
    static let latestUse = Duration.milliseconds(150)
    /// A grant that is older than this when its call could leave, on a connection that is ready, is not used: what is
    /// left of the windows' slack (`ProviderRates`) is for the way to the provider.
    static let latestDeparture = Duration.milliseconds(300)
    /// So many late grants of a call are let go; the next is used however late it is.
    static let lateGrantsLetGo = 2
    /// How long to wait, at least, before asking a busy ledger again; as much again at random.
    static let busyPauses: [Duration] = [.milliseconds(10), .milliseconds(40), .milliseconds(160)]

    private let ask: Ask
    private let timekeeper: any Timekeeper
    private let jitter: Jitter
    private let lines = WaitingLines()

    package init(timekeeper: any Timekeeper, jitter: @escaping Jitter, ask: @escaping Ask) {
        self.timekeeper = timekeeper
        self.jitter = jitter
        self.ask = ask
    }

    /// A transport that waits for a grant before each request. With no windows there is nothing to wait for but the
    /// ledger's word, and not even that for a call that its claim brought along.
    ///
    /// It throws besides what `transport` throws: `GrantRefusal` when the lease or the job is gone or its credits are
    /// spent, `StoreFault` when the ledger can't decide, `CancellationError`. In each case nothing was sent.
    package func limit(
        _ transport: @escaping Transport, to windows: [RateWindow], for holder: CallHolder, key: KeyFingerprint,
        account: any CallAccount
    ) -> LimitedTransport {
        { request, body, mostCredits in
            var grantsToLose = windows.isEmpty ? 0 : Self.lateGrantsLetGo
            let brought = windows.isEmpty && mostCredits > 0 ? account.takeGranted() : nil
            let readyAt = timekeeper.steadyNow()
            while true {
                let grant =
                    if let brought { Grant(at: timekeeper.steadyNow(), call: brought) } else {
                        try await inTurn(of: key, for: holder.party, isLimited: !windows.isEmpty) {
                            try await permit(account, losing: &grantsToLose) {
                                try await ask(
                                    GrantRequest(
                                        for: holder, key: key, windows: windows, mostCredits: mostCredits,
                                        charges: account.settled, traces: account.traces))
                            }
                        }
                    }
                let course = CallCourse(call: grant.call, account: account, readyAt: readyAt, timekeeper: timekeeper)
                do {
                    let latest = grantsToLose > 0 ? grant.at.advanced(by: Self.latestDeparture) : nil
                    let (response, bytes) = try await transport(request, body, latest)
                    return (response, bytes, course.replied())
                } catch let notMade as CallNotMade {
                    course.ended(notMade)
                    guard notMade == .late, grantsToLose > 0 else {
                        throw notMade == .withdrawn ? CancellationError() : notMade as any Error
                    }
                    grantsToLose -= 1
                } catch {
                    course.failed(error)
                    throw error
                }
            }
        }
    }

    private func inTurn<Outcome>(
        of key: KeyFingerprint, for party: CallParty, isLimited: Bool, _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        isLimited ? try await lines.withTurn(of: key, for: party, body) : try await body()
    }

    /// How many requests wait behind the one that is asking for a grant.
    package func waiting(for key: KeyFingerprint) -> Int {
        lines.waiting(for: key)
    }

    /// Returns when a grant was given that may still be used.
    ///
    /// The grant's stamp is older than its commit. If the disk stalls in between, the call leaves late, and the
    /// provider may see it too close to calls that were granted on time a window later. A grant that may have lain for
    /// longer than the windows' slack bears is let go and another one asked for: rather a call less than one too many. Where
    /// even the next ones are late the store is slow throughout, all calls are equally late, and nothing is gained by
    /// waiting for a better one.
    private func permit(
        _ account: any CallAccount, losing grantsToLose: inout Int, _ ask: () async throws -> GrantDecision
    ) async throws -> Grant {
        while true {
            try Task.checkCancellation()
            switch try await patiently(ask) {
            case .granted(let grant):
                if let call = grant.call { account.open(call) }
                let isLate = timekeeper.steadyNow().since(grant.at) > Self.latestUse
                guard isLate && grantsToLose > 0 else { return grant }
                grantsToLose -= 1
                if let call = grant.call { account.settle(call, as: .credits(0)) }
            case .notBefore(let instant):
                // A millisecond at least: no answer of the ledger makes us ask without end.
                let soonest = timekeeper.steadyNow().advanced(by: .milliseconds(1))
                try await timekeeper.sleep(until: max(instant, soonest))
            case .refused(let refusal):
                throw refusal
            }
        }
    }

    /// Asks again when the store was busy, a few times, with growing pauses.
    private func patiently(_ ask: () async throws -> GrantDecision) async throws -> GrantDecision {
        for pause in Self.busyPauses {
            do {
                return try await ask()
            } catch StoreFault.busy {
                try await timekeeper.sleep(until: timekeeper.steadyNow().advanced(by: pause + jitter(pause)))
            }
        }
        return try await ask()
    }
}

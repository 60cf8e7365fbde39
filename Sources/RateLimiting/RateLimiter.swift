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

    let ask: Ask
    let timekeeper: any Timekeeper
    let jitter: Jitter
    let lines = WaitingLines()

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
            var call = LimitedCall(
                of: self, to: windows, for: holder, key: key, account: account, mostCredits: mostCredits)
            while true {
                let grant = try await call.grant()
                if let reply = try await call.leave(on: grant, by: transport, request, body) { return reply }
            }
        }
    }

    /// How many requests wait behind the one that is asking for a grant.
    package func waiting(for key: KeyFingerprint) -> Int {
        lines.waiting(for: key)
    }
}

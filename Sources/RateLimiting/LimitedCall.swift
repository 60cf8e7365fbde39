import Enrichment
import HTTPTypes

/// One call on its way out: it leaves on a grant, or where that has grown too old on another.
struct LimitedCall {
    /// A grant that is older than this when it arrives is not used: see `permit`.
    private static let latestUse = Duration.milliseconds(150)
    /// A grant that is older than this when its call could leave, on a connection that is ready, is not used: what is
    /// left of the windows' slack (`ProviderRates`) is for the way to the provider.
    static let latestDeparture = Duration.milliseconds(300)
    /// So many late grants of a call are let go; the next is used however late it is.
    private static let lateGrantsLetGo = 2
    /// How long to wait, at least, before asking a busy ledger again; as much again at random.
    private static let busyPauses: [Duration] = [.milliseconds(10), .milliseconds(40), .milliseconds(160)]

    private let limiter: RateLimiter
    private let windows: [RateWindow]
    private let holder: CallHolder
    private let key: KeyFingerprint
    private let account: any CallAccount
    private let mostCredits: Int
    /// The grant that its claim brought along, nil where it has to ask for one.
    private let brought: CallID?
    private let readyAt: SteadyInstant
    private var grantsToLose: Int

    /// It could leave now, if nobody limited it.
    init(
        of limiter: RateLimiter, to windows: [RateWindow], for holder: CallHolder, key: KeyFingerprint,
        account: any CallAccount, mostCredits: Int
    ) {
        self.limiter = limiter
        self.windows = windows
        self.holder = holder
        self.key = key
        self.account = account
        self.mostCredits = mostCredits
        brought = windows.isEmpty && mostCredits > 0 ? account.takeGranted() : nil
        readyAt = limiter.timekeeper.steadyNow()
        grantsToLose = windows.isEmpty ? 0 : Self.lateGrantsLetGo
    }

    /// Waits until the call may leave.
    mutating func grant() async throws -> Grant {
        if let brought { return Grant(at: now, call: brought) }
        if windows.isEmpty { return try await permit() }
        return try await limiter.lines.withTurn(of: key, for: holder.party) { try await permit() }
    }

    /// Sends the request and returns the reply, with the way to settle it; nil when the grant was too old by the time
    /// that the request could leave: nothing was sent, and another grant is to be asked for.
    mutating func leave(
        on grant: Grant, by transport: RateLimiter.Transport, _ request: HTTPRequest, _ body: [UInt8]
    ) async throws -> (HTTPResponse, [UInt8], RateLimiter.Settle)? {
        let course = CallCourse(
            call: grant.call, account: account, readyAt: readyAt, timekeeper: limiter.timekeeper)
        let latest = grantsToLose > 0 ? grant.at.advanced(by: Self.latestDeparture) : nil
        do {
            let (response, bytes) = try await transport(request, body, latest)
            return (response, bytes, course.replied())
        } catch let notMade as CallNotMade {
            course.ended(notMade)
            guard notMade == .late, grantsToLose > 0 else {
                throw notMade == .withdrawn ? CancellationError() : notMade as any Error
            }
            grantsToLose -= 1
            return nil
        } catch {
            course.failed(error)
            throw error
        }
    }

    /// Returns when a grant was given that may still be used.
    ///
    /// The grant's stamp is older than its commit. If the disk stalls in between, the call leaves late, and the
    /// provider may see it too close to calls that were granted on time a window later. A grant that may have lain for
    /// longer than the windows' slack bears is let go and another one asked for: rather a call less than one too many. Where
    /// even the next ones are late the store is slow throughout, all calls are equally late, and nothing is gained by
    /// waiting for a better one.
    private mutating func permit() async throws -> Grant {
        while true {
            try Task.checkCancellation()
            switch try await decision() {
            case .granted(let grant):
                if let call = grant.call { account.open(call) }
                let isLate = now.since(grant.at) > Self.latestUse
                guard isLate && grantsToLose > 0 else { return grant }
                grantsToLose -= 1
                if let call = grant.call { account.settle(call, as: .credits(0)) }
            case .notBefore(let instant):
                // A millisecond at least: no answer of the ledger makes us ask without end.
                try await limiter.timekeeper.sleep(until: max(instant, now.advanced(by: .milliseconds(1))))
            case .refused(let refusal):
                throw refusal
            }
        }
    }

    /// Asks the ledger; again when the store was busy, a few times, with growing pauses.
    private func decision() async throws -> GrantDecision {
        for pause in Self.busyPauses {
            do {
                return try await ask()
            } catch StoreFault.busy {
                try await limiter.timekeeper.sleep(until: now.advanced(by: pause + limiter.jitter(pause)))
            }
        }
        return try await ask()
    }

    /// What is known of earlier calls by now goes along.
    private func ask() async throws -> GrantDecision {
        try await limiter.ask(
            GrantRequest(
                for: holder, key: key, windows: windows, mostCredits: mostCredits, charges: account.settled,
                traces: account.traces))
    }

    private var now: SteadyInstant { limiter.timekeeper.steadyNow() }
}

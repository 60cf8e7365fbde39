import Enrichment
import GRDB

/// Decides on calls, one after the other, and remembers them.
struct GrantBook {
    private let db: Database
    private let now: Moment
    private let calls: CallBook
    private let circuits: CircuitBook

    init(db: Database, now: Moment, circuits: CircuitBook) {
        self.db = db
        self.now = now
        calls = CallBook(db: db, now: now)
        self.circuits = circuits
    }

    /// A decision for each, in their order.
    func decide(on requests: [GrantRequest]) throws -> [GrantDecision] {
        try requests.map { try decide(on: $0) }
    }

    private func decide(on request: GrantRequest) throws -> GrantDecision {
        switch request.holder {
        case .lease(let lease): try decide(on: request, under: lease)
        case .estimate(let id, let provider): try decide(on: request, for: id, to: provider)
        }
    }

    private func decide(on request: GrantRequest, under lease: Lease) throws -> GrantDecision {
        guard let held = try HeldSite.find(lease, in: db), held.leaseEndsAt > now.steady else {
            return .refused(.leaseLost)
        }
        try calls.add(calls.settle(request.charges, request.traces, of: held), to: held.name)
        guard held.stop == nil else { return .refused(.jobStopped) }
        if let end = try pauseEnd(of: request.key), end > now.steady { return .refused(.keyPaused(until: end)) }
        let leased = ProviderCall(site: held.name, epoch: lease.epoch)
        if let refusal = try circuits.refusal(of: leased, to: held.provider) { return .refused(refusal) }
        if let refusal = try overspending(request.mostCredits, of: held.name.job) { return .refused(refusal) }
        if let earliest = try waitForRoom(request) { return .notBefore(earliest) }
        try circuits.granted(leased, to: held.provider)
        let call =
            request.mostCredits == 0
            ? nil : try calls.open(for: held.name, key: request.key, mostCredits: request.mostCredits)
        return .granted(Grant(at: now.steady, call: call))
    }

    /// For an estimate no account is kept, and none that may cost something is granted. Whether a provider that fails is
    /// back is for others to try.
    private func decide(
        on request: GrantRequest, for estimate: EstimateID, to provider: ProviderName
    ) throws -> GrantDecision {
        guard request.mostCredits == 0, try OpenEstimate.isCounting(estimate, in: db, at: now.steady) else {
            return .refused(.leaseLost)
        }
        if let end = try pauseEnd(of: request.key), end > now.steady { return .refused(.keyPaused(until: end)) }
        if let end = try circuits.openEnd(of: provider) { return .refused(.circuitOpen(until: end)) }
        if let earliest = try waitForRoom(request) { return .notBefore(earliest) }
        return .granted(Grant(at: now.steady, call: nil))
    }

    /// Enters a call now, if every window has room and it runs no further ahead than it may; else says when that is.
    private func waitForRoom(_ request: GrantRequest) throws -> SteadyInstant? {
        let pace = try KeyPace(of: request.key, within: request.windows, db: db, now: now)
        let earliest = [try room(in: request.windows, of: request.key), pace?.room].compactMap { $0 }.max()
        if let earliest, earliest > now.steady { return earliest }
        if let longest = request.windows.map(\.span).max() {
            try remember(request.key, forgettingBefore: longest)
            try pace?.advance(windowsOpenAt: room(in: request.windows, of: request.key))
        }
        return nil
    }

    /// Writes a call down that nobody limits, for a site that is held; nil where its job may not spend what it may cost,
    /// or the provider's circuit is open.
    func open(
        _ call: ProviderCall, to provider: ProviderName, key: KeyFingerprint, mostCredits: Int
    ) throws -> CallID? {
        guard try circuits.refusal(of: call, to: provider.rawValue) == nil,
            try overspending(mostCredits, of: call.site.job) == nil
        else { return nil }
        try circuits.granted(call, to: provider.rawValue)
        return try calls.open(for: call.site, key: key, mostCredits: mostCredits)
    }

    /// Why the job may not spend what the call may cost; nil when it may. What is unknown counts at its most.
    private func overspending(_ mostCredits: Int, of job: Int64) throws -> GrantRefusal? {
        guard mostCredits > 0 else { return nil }
        let statement = try db.cachedStatement(
            sql: "SELECT max_credits, credits_used + credits_unknown FROM enrichment_jobs WHERE sequence = ?")
        var limit: (maximum: Int, spent: Int)?
        try statement.run([.integer(job)]) { row in
            limit = row.integer(0).map { (Int($0), Int(row.integer(1) ?? 0)) }
        }
        guard let limit else { return nil }
        let left = limit.maximum - limit.spent - mostCredits
        if left < 0 { return .creditsSpent(maximum: limit.maximum) }
        return try calls.held(by: job) > left ? .creditsHeld : nil
    }

    private func pauseEnd(of key: KeyFingerprint) throws -> SteadyInstant? {
        let statement = try db.cachedStatement(
            sql: "SELECT paused_until_ms FROM provider_pauses WHERE key_fingerprint = ?")
        return try Int64.fetchOne(statement, arguments: [key.rawValue]).map(SteadyInstant.init)
    }

    /// When every window has room for one more; nil when all have.
    private func room(in windows: [RateWindow], of key: KeyFingerprint) throws -> SteadyInstant? {
        try windows.compactMap { try room(in: $0, of: key) }.max()
    }

    /// When the window has room for one more: a span after the grant that is `limit` grants back; nil while there are
    /// fewer.
    private func room(in window: RateWindow, of key: KeyFingerprint) throws -> SteadyInstant? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT granted_at_ms FROM provider_grants WHERE key_fingerprint = ?
                ORDER BY granted_at_ms DESC LIMIT 1 OFFSET ?
                """)
        return try Int64.fetchOne(statement, arguments: [key.rawValue, window.limit - 1])
            .map { SteadyInstant(milliseconds: $0).advanced(by: window.span) }
    }

    private func remember(_ key: KeyFingerprint, forgettingBefore span: Duration) throws {
        try db.cachedStatement(sql: "INSERT INTO provider_grants (key_fingerprint, granted_at_ms) VALUES (?, ?)")
            .execute(arguments: [key.rawValue, now.steady.milliseconds])
        try db.cachedStatement(sql: "DELETE FROM provider_grants WHERE key_fingerprint = ? AND granted_at_ms <= ?")
            .execute(arguments: [key.rawValue, now.steady.milliseconds - span.milliseconds])
    }
}

import Enrichment
import GRDB

/// Keeps the providers' circuits. `provider` is the column's word throughout.
struct CircuitBook {
    let db: Database
    let now: Moment
    let policy: CircuitPolicy

    /// Why the call must not be made now; nil when it may. `granted` must be told if it is.
    func refusal(of call: ProviderCall, to provider: String?) throws -> GrantRefusal? {
        guard let provider, case .open(_, let end, let probe) = try circuit(of: provider), probe != call else {
            return nil
        }
        if end > now.steady { return .circuitOpen(until: end) }
        return try isUnderWay(probe) ? .circuitOpen(until: now.steady.advanced(by: Self.probeLook)) : nil
    }

    /// When to ask again whether a provider's circuit is closed; nil while it is.
    func openEnd(of provider: ProviderName) throws -> SteadyInstant? {
        guard case .open(_, let end, _) = try circuit(of: provider.rawValue) else { return nil }
        return max(end, now.steady.advanced(by: Self.probeLook))
    }

    /// The call was granted: through an open circuit it goes as the probe.
    func granted(_ call: ProviderCall, to provider: String?) throws {
        guard let provider, case .open(let times, let end, let probe) = try circuit(of: provider), probe != call else {
            return
        }
        try keep(.open(times: times, until: end, probe: call), of: provider)
    }

    /// Enters how a site's calls ended.
    func settled(_ call: ProviderCall, to provider: String?, with result: Settlement.Result) throws -> CircuitChange? {
        guard let provider, let word = Circuit.Word(of: result) else { return nil }
        let before = try circuit(of: provider)
        var after = before
        let change = after.note(word, of: call, at: now.steady, policy: policy)
        if after != before { try keep(after, of: provider) }
        return change
    }

    /// How many sites may be handed out, for each provider whose circuit is open: one when a probe is due.
    func openPlaces() throws -> [String: Int] {
        var places: [String: Int] = [:]
        for (provider, circuit) in try openCircuits() {
            guard case .open(_, let end, let probe) = circuit else { continue }
            places[provider] = try end > now.steady || isUnderWay(probe) ? 0 : 1
        }
        return places
    }

    /// How soon to look again whether a probe has come back.
    private static let probeLook = Duration.seconds(1)

    /// When a look is worth while again, in SQL; `?1` is now.
    static let nextLook = """
        SELECT min(iif(retry_at_ms > ?1, retry_at_ms, ?1 + \(probeLook.milliseconds)))
        FROM provider_circuits WHERE retry_at_ms IS NOT NULL
        """
}

// MARK: - Rows

extension CircuitBook {
    private func circuit(of provider: String) throws -> Circuit {
        let statement = try db.cachedStatement(sql: "\(Self.rows) WHERE provider = ?")
        var circuit = Circuit.closed(failures: 0)
        try statement.run([.text(provider)]) { row in circuit = Circuit(row) }
        return circuit
    }

    private func openCircuits() throws -> [(String, Circuit)] {
        let statement = try db.cachedStatement(sql: "\(Self.rows) WHERE retry_at_ms IS NOT NULL")
        var circuits: [(String, Circuit)] = []
        try statement.run { row in circuits.append((row.text(6) ?? "", Circuit(row))) }
        return circuits
    }

    private static let rows = """
        SELECT failures, openings, retry_at_ms, probe_job, probe_site, probe_epoch, provider FROM provider_circuits
        """

    /// A probe is under way for as long as its lease is held: who died with it, or lost its job, holds up nobody.
    private func isUnderWay(_ probe: ProviderCall?) throws -> Bool {
        guard let probe else { return false }
        let statement = try db.cachedStatement(
            sql: """
                SELECT 1 FROM job_sites
                WHERE job = ? AND site_id = ? AND lease_epoch = ? AND status = 'enriching' AND lease_ends_at_ms > ?
                """)
        var isHeld = false
        try statement.run([
            .integer(probe.site.job), .integer(probe.site.site), .integer(probe.epoch),
            .integer(now.steady.milliseconds),
        ]) { _ in isHeld = true }
        return isHeld
    }

    private func keep(_ circuit: Circuit, of provider: String) throws {
        guard circuit != .closed(failures: 0) else {
            return try db.cachedStatement(sql: "DELETE FROM provider_circuits WHERE provider = ?")
                .run([.text(provider)])
        }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO provider_circuits VALUES (?, ?, ?, ?, ?, ?, ?)")
            .run([.text(provider)] + circuit.columns)
    }
}

extension Circuit {
    fileprivate init(_ row: borrowing HotRow) {
        guard let end = row.integer(2) else {
            self = .closed(failures: Int(row.integer(0) ?? 0))
            return
        }
        let probe = row.integer(3).map { job in
            ProviderCall(site: JobSite(job: job, site: row.integer(4) ?? 0), epoch: row.integer(5) ?? 0)
        }
        self = .open(times: Int(row.integer(1) ?? 1), until: SteadyInstant(milliseconds: end), probe: probe)
    }

    /// All but the provider's, in the table's order.
    fileprivate var columns: [HotValue] {
        switch self {
        case .closed(let failures):
            [HotValue(failures), .integer(0), .null, .null, .null, .null]
        case .open(let times, let end, let probe):
            [.integer(0), HotValue(times), .integer(end.milliseconds)]
                + (probe.map { [.integer($0.site.job), .integer($0.site.site), .integer($0.epoch)] }
                    ?? [.null, .null, .null])
        }
    }
}

extension Circuit.Word {
    /// Nil for what says nothing of the provider: the site was given back, or nobody was asked.
    fileprivate init?(of result: Settlement.Result) {
        switch result {
        case .enriched, .postponed(_, .throttled): self = .answered
        case .postponed(_, .unavailable): self = .failed
        case .postponed(_, .notAsked), .givenBack: return nil
        case .failed(let failure), .stops(let failure):
            switch failure.code {
            case .providerUnavailable, .malformedReply: self = .failed
            case .invalidAPIKey, .quotaExhausted, .forbidden, .blockedByProvider, .rateLimited, .invalidRequest,
                .unavailableForLegalReasons:
                self = .answered
            default: return nil
            }
        }
    }
}

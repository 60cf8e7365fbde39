import Enrichment

/// Reads estimates.
final class EstimateReader {
    private let estimate: HotStatement

    init(_ connection: HotConnection) throws(StoreFault) {
        estimate = try HotStatement(
            connection,
            """
            SELECT status, json_object(
                'id', id, 'status', status, 'created_at', created_at, 'expires_at', expires_at, 'sites', sites,
                'to_ask', to_ask, 'skipped', json(skipped), 'cached', json(cached), 'calls', \(Self.range("calls")),
                'credits', \(Self.range("credits")),
                'minutes', CASE WHEN minutes_least IS NOT NULL THEN \(Self.range("minutes")) END,
                'providers', (
                    SELECT json_group_array(json_object(
                        'provider', provider, 'calls', \(Self.range("calls")), 'credits', \(Self.range("credits")),
                        'counted', counted, 'account', CASE WHEN asked_at IS NOT NULL THEN
                            json_object('credits_left', credits_left, 'asked_at', asked_at)
                        END, 'note', note))
                    FROM (SELECT * FROM estimate_steps WHERE estimate = sequence ORDER BY step)
                ))
            FROM estimates WHERE id = ?
            """)
    }

    /// Nil when there is none of that name, or it was forgotten.
    func estimate(_ id: EstimateID) throws(StoreFault) -> EstimateReading? {
        var reading: EstimateReading?
        try estimate.run([.text(id.rawValue)]) { row in
            reading = row.text(0).flatMap(EstimateStatus.init).map { status in
                EstimateReading(object: Array((row.text(1) ?? "{}").utf8), status: status)
            }
        }
        return reading
    }

    private static func range(_ name: String) -> String {
        "json_object('least', \(name)_least, 'most', \(name)_most)"
    }
}

package import Enrichment
import GRDB

extension SQLiteStore: GrantLedger {
    package func grant(_ requests: [GrantRequest]) throws(StoreFault) -> [GrantDecision] {
        if requests.isEmpty { return [] }
        return try write { db, now in try GrantBook(db: db, now: now, circuits: circuits(db, now)).decide(on: requests)
        }
    }

    func circuits(_ db: Database, _ now: Moment) -> CircuitBook {
        CircuitBook(db: db, now: now, policy: circuitPolicy)
    }

    package func pause(_ key: KeyFingerprint, until instant: SteadyInstant) throws(StoreFault) {
        try write { db, now in
            try db.cachedStatement(
                sql: """
                    INSERT INTO provider_pauses (key_fingerprint, paused_until_ms) VALUES (?, ?)
                    ON CONFLICT (key_fingerprint)
                        DO UPDATE SET paused_until_ms = max(paused_until_ms, excluded.paused_until_ms)
                    """
            ).execute(arguments: [key.rawValue, instant.milliseconds])
            try db.cachedStatement(sql: "DELETE FROM provider_pauses WHERE paused_until_ms <= ?")
                .execute(arguments: [now.steady.milliseconds])
        }
    }
}

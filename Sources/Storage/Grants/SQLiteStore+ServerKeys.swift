package import Enrichment
import GRDB

extension SQLiteStore {
    /// Writes down which keys the server's own are, by their fingerprints, so that those who read jobs but hold no key
    /// know what limits the jobs that brought none. Changes nothing when it stands there already.
    package func announceServerKeys() throws(StoreFault) {
        let known = serverKeys.fingerprints
        let isWritten = try connection.read { db in
            try known.allSatisfy { provider, fingerprint in
                try String.fetchOne(
                    db.cachedStatement(sql: "SELECT key_fingerprint FROM server_keys WHERE provider = ?"),
                    arguments: [provider.rawValue]) == fingerprint.rawValue
            }
        }
        if isWritten { return }
        try write { db, _ in
            for (provider, fingerprint) in known {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO server_keys (provider, key_fingerprint) VALUES (?, ?)
                        ON CONFLICT (provider) DO UPDATE SET key_fingerprint = excluded.key_fingerprint
                        """
                ).execute(arguments: [provider.rawValue, fingerprint.rawValue])
            }
        }
    }
}

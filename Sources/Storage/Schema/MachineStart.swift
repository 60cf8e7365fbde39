import Enrichment
import GRDB

/// Which start of the machine the steady instants in the database belong to.
enum MachineStart {
    /// After another start: leases have run out, nothing is postponed or paused any more, open circuits may be tried,
    /// and the calls granted before count as granted at this start's zero, so that no window forgets one too early; they
    /// hold a key back by themselves, its pace begins anew. Kept replies are kept as if they were given at that zero.
    /// Estimates have expired.
    static func acknowledge(_ bootID: String, in connection: GatedConnection) throws(StoreFault) {
        guard try connection.read({ db in try isOther(bootID, in: db) }) else { return }
        try connection.write { db in
            guard try isOther(bootID, in: db) else { return }
            try db.execute(
                sql: """
                    UPDATE job_sites SET lease_ends_at_ms = 0 WHERE status = 'enriching';
                    UPDATE job_sites SET claimable_at_ms = 0 WHERE status = 'pending' AND claimable_at_ms <> 0;
                    UPDATE job_steps SET last_claimed_at_ms = 0 WHERE last_claimed_at_ms <> 0;
                    UPDATE provider_grants SET granted_at_ms = 0;
                    UPDATE provider_pauses SET paused_until_ms = 0;
                    DELETE FROM provider_paces;
                    UPDATE provider_circuits SET retry_at_ms = 0 WHERE retry_at_ms IS NOT NULL;
                    UPDATE idempotency_keys SET kept_at_ms = 0 WHERE kept_at_ms <> 0;
                    UPDATE estimates SET expires_at_ms = 0, lease_worker = NULL, lease_ends_at_ms = NULL;
                    """)
            try db.execute(
                sql: """
                    INSERT INTO machine_start (only, boot_id) VALUES (1, ?)
                    ON CONFLICT (only) DO UPDATE SET boot_id = excluded.boot_id
                    """,
                arguments: [bootID])
        }
    }

    private static func isOther(_ bootID: String, in db: Database) throws -> Bool {
        try String.fetchOne(db, sql: "SELECT boot_id FROM machine_start") != bootID
    }
}

import Enrichment

/// How the database and the workers stand.
extension PrometheusText {
    mutating func addStore(_ database: DatabaseFigures, _ standing: StoreStanding) {
        family("enrichd_workers", "Workers that live and were heard of in the last 30 seconds.") {
            $0.add(standing.workersAlive)
        }
        family("enrichd_database_size_bytes", "The pages of the database.") { $0.add(database.bytes) }
        family("enrichd_database_free_bytes", "Pages of the database in which there is nothing.") {
            $0.add(database.freeBytes)
        }
        family(
            "enrichd_database_log_bytes",
            "The write-ahead log's size; at most that much is not written back into the database yet."
        ) { $0.add(standing.logBytes) }
        family(
            "enrichd_database_log_age_seconds",
            "For how long there has been something in the log that was not written back; it grows when a reader is in the way."
        ) { $0.add(standing.logAge) }
        family("enrichd_database_schema_version", "The number of the last migration.") {
            $0.add(database.schemaVersion)
        }
        family(
            "enrichd_write_wait_seconds", "How long writes of the responder waited until they could begin.", .histogram
        ) { $0.add(standing.gateWaits) }
    }
}

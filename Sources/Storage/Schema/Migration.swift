import GRDB

/// One numbered step of the schema. It has been made when its name stands in `enrichd_migrations`.
struct Migration: Sendable {
    let name: String
    let apply: @Sendable (Database) throws -> Void

    init(name: String, apply: @escaping @Sendable (Database) throws -> Void) {
        self.name = name
        self.apply = apply
    }

    /// Runs a file of SQL, and then what SQL can't do by itself.
    private init(
        name: String, sql: [UInt8], then complete: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) {
        self.init(name: name) { db in
            try db.execute(sql: String(decoding: sql, as: UTF8.self))
            try complete(db)
        }
    }

    /// Every step there is, in order. Names and steps that were released never change.
    static let all = [
        Migration(name: "V001_original", sql: PackageResources.V001_original_sql) { db in
            try ExpectedTable.jobs.complete(in: db)
            try ExpectedTable.sites.complete(in: db)
        },
        Migration(name: "V002_contacts", sql: PackageResources.V002_contacts_sql) { db in
            try ExpectedTable.enrichedSites.complete(in: db)
            try ExpectedTable.contacts.complete(in: db)
            try ContactIndexes.complete(in: db)
            try ContactUnion.unite(in: db)
            try ContactIndexes.allowOneRowPerAddress(in: db)
        },
        Migration(name: "V003_queue", sql: PackageResources.V003_queue_sql) { db in
            try LegacyJobs.close(in: db)
        },
        Migration(name: "V004_readings", sql: PackageResources.V004_readings_sql),
        Migration(name: "V005_money", sql: PackageResources.V005_money_sql),
        Migration(name: "V006_provenance", sql: PackageResources.V006_provenance_sql),
        Migration(name: "V007_fresh", sql: PackageResources.V007_fresh_sql),
        Migration(name: "V008_pace", sql: PackageResources.V008_pace_sql),
        Migration(name: "V009_circuit", sql: PackageResources.V009_circuit_sql),
        Migration(name: "V010_counts", sql: PackageResources.V010_counts_sql),
        Migration(name: "V010_search", sql: PackageResources.V010_search_sql),
        Migration(name: "V011_job_contacts", sql: PackageResources.V011_job_contacts_sql),
        Migration(name: "V012_tokens", sql: PackageResources.V012_tokens_sql),
        Migration(name: "V013_idempotency", sql: PackageResources.V013_idempotency_sql),
        Migration(name: "V014_figures", sql: PackageResources.V014_figures_sql),
        Migration(name: "V015_names", sql: PackageResources.V015_names_sql),
        Migration(name: "V016_steps", sql: PackageResources.V016_steps_sql),
        Migration(name: "V017_parts", sql: PackageResources.V017_parts_sql),
        Migration(name: "V018_suppressions", sql: PackageResources.V018_suppressions_sql),
        Migration(name: "V019_estimates", sql: PackageResources.V019_estimates_sql),
        Migration(name: "V020_suppressed_sites", sql: PackageResources.V020_suppressed_sites_sql),
    ]
}

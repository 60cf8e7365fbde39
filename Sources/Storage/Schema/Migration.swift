import GRDB

/// One numbered step of the schema. It has been made when its name stands in `enrichd_migrations`.
struct Migration: Sendable {
    let name: String
    let apply: @Sendable (Database) throws -> Void

    /// Every step there is, in order. Names and steps that were released never change.
    static let all = [
        Migration(name: "V001_original") { db in
            try db.execute(sql: String(decoding: PackageResources.V001_original_sql, as: UTF8.self))
            try ExpectedTable.jobs.complete(in: db)
            try ExpectedTable.sites.complete(in: db)
        },
        Migration(name: "V002_contacts") { db in
            try db.execute(sql: String(decoding: PackageResources.V002_contacts_sql, as: UTF8.self))
            try ExpectedTable.enrichedSites.complete(in: db)
            try ExpectedTable.contacts.complete(in: db)
            try ContactIndexes.complete(in: db)
            try ContactUnion.unite(in: db)
            try ContactIndexes.allowOneRowPerAddress(in: db)
        },
        Migration(name: "V003_queue") { db in
            try db.execute(sql: String(decoding: PackageResources.V003_queue_sql, as: UTF8.self))
            try LegacyJobs.close(in: db)
        },
        Migration(name: "V004_readings") { db in
            try db.execute(sql: String(decoding: PackageResources.V004_readings_sql, as: UTF8.self))
        },
        Migration(name: "V005_money") { db in
            try db.execute(sql: String(decoding: PackageResources.V005_money_sql, as: UTF8.self))
        },
        Migration(name: "V006_provenance") { db in
            try db.execute(sql: String(decoding: PackageResources.V006_provenance_sql, as: UTF8.self))
        },
        Migration(name: "V007_fresh") { db in
            try db.execute(sql: String(decoding: PackageResources.V007_fresh_sql, as: UTF8.self))
        },
        Migration(name: "V008_pace") { db in
            try db.execute(sql: String(decoding: PackageResources.V008_pace_sql, as: UTF8.self))
        },
        Migration(name: "V009_circuit") { db in
            try db.execute(sql: String(decoding: PackageResources.V009_circuit_sql, as: UTF8.self))
        },
        Migration(name: "V010_counts") { db in
            try db.execute(sql: String(decoding: PackageResources.V010_counts_sql, as: UTF8.self))
        },
        Migration(name: "V010_search") { db in
            try db.execute(sql: String(decoding: PackageResources.V010_search_sql, as: UTF8.self))
        },
        Migration(name: "V011_job_contacts") { db in
            try db.execute(sql: String(decoding: PackageResources.V011_job_contacts_sql, as: UTF8.self))
        },
        Migration(name: "V012_tokens") { db in
            try db.execute(sql: String(decoding: PackageResources.V012_tokens_sql, as: UTF8.self))
        },
        Migration(name: "V013_idempotency") { db in
            try db.execute(sql: String(decoding: PackageResources.V013_idempotency_sql, as: UTF8.self))
        },
        Migration(name: "V014_figures") { db in
            try db.execute(sql: String(decoding: PackageResources.V014_figures_sql, as: UTF8.self))
        },
    ]
}

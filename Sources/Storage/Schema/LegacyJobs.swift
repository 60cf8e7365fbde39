import GRDB

/// What becomes of the enrichment jobs of the application whose database we take over.
enum LegacyJobs {
    /// Where it kept the provider's key in clear.
    private static let keyPaths = ["", ".config", ".filters"].flatMap { place in
        ["apiKey", "api_key", "key"].map { "'$\(place).\($0)'" }
    }

    private static let sentence =
        "The job was unfinished when this database was taken over, and nothing says which sites were left. "
        + "Submit it again."

    static func close(in db: Database) throws {
        try eraseKeys(in: db)
        try endUnfinished(in: db)
        try releaseSites(in: db)
    }

    private static func eraseKeys(in db: Database) throws {
        let holdsKey = keyPaths.map { "json_type(config, \($0)) IS NOT NULL" }.joined(separator: " OR ")
        try db.execute(
            sql: """
                UPDATE jobs SET config = json_remove(config, \(keyPaths.joined(separator: ", ")))
                WHERE type = 'enrichment' AND CASE WHEN json_valid(config) THEN \(holdsKey) END
                """)
    }

    private static func endUnfinished(in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE jobs SET status = 'failed', error = ?, completed_at = datetime('now')
                WHERE type = 'enrichment' AND status IN ('pending', 'running')
                """,
            arguments: [sentence])
    }

    private static func releaseSites(in db: Database) throws {
        try db.execute(sql: "UPDATE sites SET enrichment_status = 'pending' WHERE enrichment_status = 'enriching'")
    }
}

import Enrichment

/// Reads whether the database is there and has the schema that this program knows; waits for nobody.
final class ObstacleReader {
    private let connection: HotConnection
    private let migrations: HotStatement
    private let file: FileWatch
    private let known = Migration.all.map(\.name)

    init(_ connection: HotConnection, path: String) throws(StoreFault) {
        self.connection = connection
        migrations = try HotStatement(connection, "SELECT name FROM enrichd_migrations ORDER BY name")
        file = FileWatch(over: path)
    }

    /// Nil when nothing is in the way.
    func obstacle() -> DatabaseObstacle? {
        do throws(StoreFault) {
            try file.check()
            let made = try connection.withoutPatience { () throws(StoreFault) in
                var made: [String] = []
                try migrations.run { row in made.append(row.text(0) ?? "") }
                return made
            }
            let unknown = made.filter { !known.contains($0) }
            if !unknown.isEmpty { return .newer(unknown: unknown) }
            let missing = known.filter { !made.contains($0) }
            return missing.isEmpty ? nil : .notMigrated(missing: missing)
        } catch {
            return .unreachable(error)
        }
    }
}

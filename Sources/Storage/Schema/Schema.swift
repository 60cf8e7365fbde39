import Enrichment
import GRDB

/// Brings a database to the schema this program knows.
struct Schema {
    /// The steps this program knows, in order.
    var migrations = Migration.all

    /// Makes the steps that are missing, all in one transaction: when one fails, the database is what it was before.
    /// A database that holds something is copied first when `backup` is set. Throws `newer` for one that has steps
    /// this program does not know. Says which were made, none when another process was quicker.
    @discardableResult
    func bringUpToDate(
        _ connection: GatedConnection, at now: WallSecond, backup: Bool
    ) throws(StoreFault) -> SchemaChange {
        guard try connection.read({ db in try missing(from: db) }).isEmpty == false else { return change(making: []) }
        return try connection.behindGate(patience: WriteGate.patienceOfStarters) { db in
            let missing = try missing(from: db)
            guard let last = missing.last else { return change(making: []) }
            let copy = try backup ? BackupCopy.make(of: db, at: connection.path, before: last.name, on: now) : nil
            do {
                try db.writing { try make(missing, in: db, at: now) }
            } catch {
                copy?.remove()
                throw error
            }
            // Steps that make tables anew leave a log of their length. They are made whatever becomes of this; whoever
            // writes the log back next gets further. The next commit need not note that it begins the log: whoever opens the
            // file looks at the log's age from then on.
            _ = try? db.writeBackLog(.truncating)
            return change(making: missing, copy: copy)
        }
    }

    private func change(making missing: [Migration], copy: BackupCopy? = nil) -> SchemaChange {
        let names = migrations.map(\.name)
        let made = missing.map(\.name)
        return SchemaChange(
            from: names.last { !made.contains($0) }, to: names.last, steps: made, backup: copy?.path)
    }

    private func missing(from db: Database) throws -> [Migration] {
        // Asked of SQLite and not of GRDB, which remembers the schema as it was before another process changed it.
        let isRecorded = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'enrichd_migrations')")
        guard isRecorded == true else { return migrations }
        let made = try String.fetchAll(db, sql: "SELECT name FROM enrichd_migrations ORDER BY name")
        let unknown = Set(made).subtracting(migrations.map(\.name)).sorted()
        guard unknown.isEmpty else { throw StoreFault.newer(unknown.joined(separator: ", ")) }
        return migrations.filter { !made.contains($0.name) }
    }

    private func make(_ missing: [Migration], in db: Database, at now: WallSecond) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS enrichd_migrations (name TEXT PRIMARY KEY, made_at TEXT NOT NULL)
                    STRICT, WITHOUT ROWID
                """)
        for migration in missing {
            try migration.apply(db)
            try db.execute(
                sql: "INSERT INTO enrichd_migrations VALUES (?, ?)", arguments: [migration.name, now.columnText])
        }
    }
}

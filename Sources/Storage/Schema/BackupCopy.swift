import Enrichment
import FoundationEssentials
import GRDB

/// A copy of the database beside it, for its owner's eyes only: it may hold keys in clear that a migration erases.
struct BackupCopy {
    let path: String

    /// Copies what the database holds, through SQLite, to `<database>.before-<migration>-<time>`; nil when it holds
    /// nothing. When the copy fails, nothing of it stays.
    static func make(of db: Database, at path: String, before migration: String, on now: WallSecond) throws -> Self? {
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema)") == true else { return nil }
        let number = migration.prefix { $0 != "_" }
        let copy = BackupCopy(path: "\(path).before-\(number)-\(now.fileNameText)")
        // VACUUM INTO takes an empty file: this one is closed to others before anything is in it.
        guard try DatabaseFile.create(at: copy.path, mode: 0o600) else {
            throw StoreFault.broken("\(copy.path) is there already")
        }
        do {
            try db.execute(sql: "VACUUM INTO ?", arguments: [copy.path])
        } catch {
            copy.remove()
            throw error
        }
        return copy
    }

    func remove() {
        // The fault that makes the copy needless is the one to report; at worst a file too many stays.
        try? FileManager.default.removeItem(atPath: path)
    }
}

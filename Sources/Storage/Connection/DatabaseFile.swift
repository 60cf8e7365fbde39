import FoundationEssentials

/// The files of a database, seen from outside. SQLite alone opens and closes the database, its `-wal` and its
/// `-shm`: a plain close of any of them drops the locks this process holds on it.
enum DatabaseFile {
    /// Read and write for owner and group; the umask may take from it.
    private static let widestMode = 0o660

    /// Makes an empty file unless there is one, and says whether it did. A file is never replaced, so those who hold
    /// it open keep the same one.
    @discardableResult
    static func create(at path: String, mode: Int = widestMode) throws -> Bool {
        do {
            try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            return false
        }
        try narrow(path, to: mode)
        return true
    }

    /// Takes from a new file's mode what is not in `mode`.
    static func narrow(_ path: String, to mode: Int) throws {
        let made = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        try FileManager.default.setAttributes([.posixPermissions: mode & (made ?? mode)], ofItemAtPath: path)
    }
}

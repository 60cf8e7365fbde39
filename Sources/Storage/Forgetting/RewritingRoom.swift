import FoundationEssentials

/// What room it takes to write a database's file anew. SQLite makes the new one in the folder for temporary files and
/// copies it into the log, which is emptied afterwards (sqlite.org/lang_vacuum.html, section 3; sqlite.org/tempfiles.html,
/// section 5). A disk that becomes full on the way fails everybody who writes meanwhile, so it is looked at before.
package struct RewritingRoom: Hashable, Sendable {
    /// Room in one place, in bytes.
    package struct Place: Hashable, Sendable {
        package let folder: String
        package let needed: Int
        let free: Int
        let device: UInt

        package var lacks: Int { max(0, needed - free) }
    }

    /// One where both are on one disk.
    package let places: [Place]

    /// Of a database whose log is empty. Nil where the system does not tell.
    package init?(for path: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
        let file = URL(filePath: path).resolvingSymlinksInPath()
        guard let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? UInt,
            let folder = Self.disk(file.deletingLastPathComponent().path),
            let temporary = Self.disk(Self.temporaryFolder(environment))
        else { return nil }
        self.init(bytes: Int(size), folder: folder, temporary: temporary)
    }

    init(bytes: Int, folder: Disk, temporary: Disk) {
        // Each page has a header in the log (sqlite.org/fileformat2.html, section 4.1): 24 bytes for 512 at the least.
        let log = bytes + bytes / 16
        let isOneDisk = folder.device == temporary.device
        var places = [
            Place(
                folder: folder.folder, needed: log + (isOneDisk ? bytes : 0), free: folder.free, device: folder.device)
        ]
        if !isOneDisk {
            places.append(
                Place(folder: temporary.folder, needed: bytes, free: temporary.free, device: temporary.device))
        }
        self.places = places
    }

    /// The disk that a folder is on.
    struct Disk {
        let folder: String
        let free: Int
        let device: UInt
    }

    private static func disk(_ folder: String) -> Disk? {
        guard let system = try? FileManager.default.attributesOfFileSystem(forPath: folder),
            let item = try? FileManager.default.attributesOfItem(atPath: folder),
            let free = system[.systemFreeSize] as? UInt64, let device = item[.systemNumber] as? UInt
        else { return nil }
        return Disk(folder: folder, free: Int(clamping: free), device: device)
    }

    /// Where SQLite makes its temporary files.
    static func temporaryFolder(_ environment: [String: String]) -> String {
        let candidates = [environment["SQLITE_TMPDIR"], environment["TMPDIR"], "/var/tmp", "/usr/tmp", "/tmp"]
        return candidates.compactMap(\.self).first { folder in
            var isFolder = false
            return FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder
                && FileManager.default.isWritableFile(atPath: folder)
                && FileManager.default.isExecutableFile(atPath: folder)
        } ?? "."
    }
}

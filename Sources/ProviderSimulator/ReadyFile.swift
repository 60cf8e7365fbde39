import FoundationEssentials

/// A file that is there exactly while the simulator listens, for scripts to wait for; it holds the port.
struct ReadyFile: Sendable {
    let path: String

    /// Appears whole or not at all.
    func write(port: Int) throws {
        try Data("\(port)\n".utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// Takes it away: at the end, and at the start one that a killed simulator left.
    func remove() throws {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch let error as CocoaError where error.code == .fileNoSuchFile {
            // Nothing was there.
        }
    }
}

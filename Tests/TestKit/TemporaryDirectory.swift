import FoundationEssentials

/// A folder of a test's own, short enough for socket names, gone with the last reference to it.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        path = "/tmp/enrichd-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    package func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    deinit {
        // Whoever is just ending may take a file of its own away first, and then this one finds it missing and breaks off.
        for _ in 1...3 where FileManager.default.fileExists(atPath: path) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}

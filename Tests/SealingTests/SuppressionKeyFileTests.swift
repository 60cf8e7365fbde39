import FoundationEssentials
import TestKit
import Testing

@testable import Sealing

@Suite struct SuppressionKeyFileTests {
    private let directory: TemporaryDirectory
    private let path: String
    private let file: SuppressionKeyFile

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("suppression.key")
        file = SuppressionKeyFile(path: path)
    }

    @Test func `a key is made once, for its owner alone`() throws {
        #expect(!file.exists)
        let key = try file.keyMadeIfMissing()
        #expect(try file.keyMadeIfMissing().secretText == key.secretText)
        #expect(try file.key().secretText == key.secretText)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? UInt == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["suppression.key"])
    }

    @Test func `twenty who make it at once end with the same key`() async throws {
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try file.keyMadeIfMissing().secretText } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
    }

    @Test func `a key that is not there is not made in passing`() {
        #expect(throws: SealingFault.unreadable(path: path, reason: "there is no such file or folder.")) {
            try file.key()
        }
    }

    @Test func `a key that others may read is refused, unless systemd passes it`() throws {
        _ = try file.keyMadeIfMissing()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: SealingFault.exposed(path: path, mode: "0640")) { try file.key() }
        _ = try SuppressionKeyFile(path: path, credentialsDirectory: directory.path).key()
    }

    @Test func `half of the sealing pair is none`() throws {
        try Data(OpeningKey().secretText.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: SealingFault.notTheKey(path: path, needed: "suppression")) { try file.key() }
    }
}

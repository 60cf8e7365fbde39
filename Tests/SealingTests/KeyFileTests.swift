import FoundationEssentials
import TestKit
import Testing

@testable import Sealing

@Suite struct KeyFileTests {
    private let directory: TemporaryDirectory
    private let path: String
    private let file: KeyFile

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("key")
        file = KeyFile(path: path)
    }

    @Test func `a pair is made once, the private half for its owner alone`() throws {
        try file.makePairIfMissing()
        let opening = try file.openingKey()
        #expect(try file.sealingKey() == opening.sealingKey)
        #expect(try mode(path) == 0o600)
        #expect(try mode(path + ".pub") == 0o644)
        try file.makePairIfMissing()
        #expect(try file.openingKey().sealingKey == opening.sealingKey)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["key", "key.pub"])
    }

    @Test func `all who make it at once end with the same pair`() async throws {
        for _ in 0..<20 {
            let directory = try TemporaryDirectory()
            let path = directory.file("key")
            let keys = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let file = KeyFile(path: path)
                        try file.makePairIfMissing()
                        return [try file.openingKey().sealingKey.text, try file.sealingKey().text]
                    }
                }
                return try await group.reduce(into: Set()) { $0.formUnion($1) }
            }
            #expect(keys.count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 2)
        }
    }

    @Test func `a public half lost between the two is made again`() throws {
        try file.makePairIfMissing()
        let sealing = try file.sealingKey()
        try FileManager.default.removeItem(atPath: path + ".pub")
        try file.makePairIfMissing()
        #expect(try file.sealingKey() == sealing)
    }

    @Test func `a public half alone is not made into another pair`() throws {
        try write(OpeningKey().sealingKey.text, to: path + ".pub", mode: 0o644)
        #expect(throws: SealingFault.notAPair(path: path)) { try file.makePairIfMissing() }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `halves of different pairs are refused`() throws {
        try write(OpeningKey().secretText, to: path, mode: 0o600)
        try write(OpeningKey().sealingKey.text, to: path + ".pub", mode: 0o644)
        #expect(throws: SealingFault.notAPair(path: path)) { try file.makePairIfMissing() }
    }

    @Test func `a server that seals needs the public half alone, under either name`() throws {
        let sealing = OpeningKey().sealingKey
        try write(sealing.text, to: path + ".pub", mode: 0o644)
        #expect(try file.sealingKey() == sealing)
        #expect(try KeyFile(path: path + ".pub").sealingKey() == sealing)
    }

    @Test func `the private half is not taken where the public one is needed, nor the reverse`() throws {
        try write(OpeningKey().secretText, to: path, mode: 0o600)
        #expect(throws: SealingFault.notTheKey(path: path, needed: "sealing")) { try file.sealingKey() }
        try write(OpeningKey().sealingKey.text, to: path, mode: 0o600)
        #expect(throws: SealingFault.notTheKey(path: path, needed: "opening")) { try file.openingKey() }
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o601, 0o660, 0o644, 0o777])
    func `a private half that others may use is refused with what to do`(mode: Int) throws {
        try write(OpeningKey().secretText, to: path, mode: mode)
        let fault = SealingFault.exposed(path: path, mode: "0" + String(mode, radix: 8))
        #expect(throws: fault) { try file.openingKey() }
        #expect("\(fault)".hasSuffix("Run: chmod 600 \(path)"))
    }

    @Test(arguments: [0o600, 0o400, 0o700])
    func `a private half for its owner alone is taken`(mode: Int) throws {
        try write(OpeningKey().secretText, to: path, mode: mode)
        _ = try file.openingKey()
    }

    @Test func `a credential that systemd passes is taken with the mode it has`() throws {
        try write(OpeningKey().secretText, to: path, mode: 0o440)
        _ = try KeyFile(path: path, credentialsDirectory: directory.path).openingKey()
        for elsewhere in ["", "/run/credentials", directory.path + "/k"] {
            #expect(throws: SealingFault.exposed(path: path, mode: "0440")) {
                try KeyFile(path: path, credentialsDirectory: elsewhere).openingKey()
            }
        }
    }

    @Test func `a link is judged by the file it leads to`() throws {
        try write(OpeningKey().secretText, to: path, mode: 0o644)
        let link = directory.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: SealingFault.exposed(path: link, mode: "0644")) { try KeyFile(path: link).openingKey() }
    }

    @Test func `a file that is missing, a folder or too long can't be read`() throws {
        #expect(throws: SealingFault.unreadable(path: path, reason: "there is no such file or folder.")) {
            try file.openingKey()
        }
        #expect(throws: SealingFault.unreadable(path: directory.path, reason: "it is no file.")) {
            try KeyFile(path: directory.path).openingKey()
        }
        #expect(throws: SealingFault.unreadable(path: "/dev/zero", reason: "it is no file.")) {
            try KeyFile(path: "/dev/zero").openingKey()
        }
        try write(String(repeating: "x", count: 1001), to: path, mode: 0o600)
        #expect(throws: SealingFault.unreadable(path: path, reason: "it is too long for a key.")) {
            try file.openingKey()
        }
    }

    @Test func `bytes that are no text are no key`() throws {
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: SealingFault.notTheKey(path: path, needed: "opening")) { try file.openingKey() }
    }

    @Test func `a place that can't be written is named`() {
        let nowhere = directory.file("missing/key")
        #expect(throws: SealingFault.notWritable(path: nowhere, reason: "there is no such file or folder.")) {
            try KeyFile(path: nowhere).makePairIfMissing()
        }
    }

    private func write(_ text: String, to path: String, mode: Int) throws {
        try Data((text + "\n").utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode(_ path: String) throws -> UInt {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? UInt)
    }
}

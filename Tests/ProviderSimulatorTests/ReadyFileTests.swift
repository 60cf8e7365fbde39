import FoundationEssentials
import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct ReadyFileTests {
    @Test func `it holds the port and goes away`() throws {
        let directory = try TemporaryDirectory()
        let file = ReadyFile(path: directory.file("ready"))
        try file.remove()
        try file.write(port: 4711)
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "4711\n")
        try file.remove()
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func `a folder that isn't there is an error`() {
        #expect(throws: (any Error).self) { try ReadyFile(path: "/nowhere/at/all/ready").write(port: 1) }
    }
}

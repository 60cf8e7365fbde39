import Foundation
import TestKit
import Testing

@testable import Storage

@Suite struct LockFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `a program that is started meanwhile does not get the file`() throws {
        let file = try LockFile.open(at: directory.file("sites.db.lock"))
        // The flags of open(2), in octal (proc_pid_fdinfo(5)).
        let lines = try String(contentsOfFile: "/proc/self/fdinfo/\(file.fileDescriptor)", encoding: .utf8)
        let flags = try #require(
            lines.split(separator: "\n").first { $0.hasPrefix("flags:") }?.split(separator: "\t").last)
        #expect(try #require(Int32(flags, radix: 8)) & O_CLOEXEC != 0)
    }

    @Test func `what is in the file stays`() throws {
        let path = directory.file("sites.db.lock")
        try Data("text".utf8).write(to: URL(filePath: path))
        _ = try LockFile.open(at: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "text")
    }

    @Test func `without a folder there is no file`() {
        #expect(throws: (any Error).self) { try LockFile.open(at: directory.file("none/sites.db.lock")) }
    }
}

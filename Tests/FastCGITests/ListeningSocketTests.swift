import FoundationEssentials
import Glibc
import TestKit
import Testing

@testable import FastCGI

@Suite struct ListeningSocketTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.file("fcgi.sock") }

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func fileStatus() -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }

    /// A listening socket as another program would pass it.
    private func foreignListener(at path: String) throws -> Int32 {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let name = try #require(UnixSocketName(path))
        #expect(name.bind(number))
        #expect(listen(number, 5) == 0)
        return number
    }

    @Test func `a socket at a path is for its user and group, and gone with its owner`() throws {
        do {
            let socket = try ListeningSocket(path: path)
            let status = try #require(fileStatus())
            #expect(status.st_mode & 0o777 == 0o660)
            #expect(status.st_mode & S_IFMT == S_IFSOCK)
            _ = try FastCGIClient(connectingTo: path)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["fcgi.sock"])
            withExtendedLifetime(socket) {}
        }
        #expect(fileStatus() == nil)
    }

    @Test func `a socket that a dead process left is replaced`() throws {
        close(try foreignListener(at: path))
        #expect(fileStatus() != nil)
        let socket = try ListeningSocket(path: path)
        _ = try FastCGIClient(connectingTo: path)
        withExtendedLifetime(socket) {}
    }

    @Test func `a socket that somebody listens on is left alone`() throws {
        let first = try ListeningSocket(path: path)
        #expect(throws: FastCGIFault.somebodyListens(path)) { try ListeningSocket(path: path) }
        _ = try FastCGIClient(connectingTo: path)
        withExtendedLifetime(first) {}
    }

    @Test func `a file that is no socket is left alone`() throws {
        try Data("precious".utf8).write(to: URL(filePath: path))
        #expect(throws: FastCGIFault.pathTaken(path)) { try ListeningSocket(path: path) }
        #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == "precious")
    }

    @Test func `an owner that ends does not remove its successor's file`() throws {
        let first = try ListeningSocket(path: path)
        try FileManager.default.removeItem(atPath: path)
        let second = try ListeningSocket(path: path)
        _ = first.endAdmission()
        _ = try FastCGIClient(connectingTo: path)
        withExtendedLifetime(second) {}
    }

    @Test func `a folder that is not there is named in the fault`() throws {
        let path = folder.file("missing/fcgi.sock")
        #expect(throws: FastCGIFault.pathUnusable(path, call: "bind", errno: ENOENT)) {
            try ListeningSocket(path: path)
        }
    }

    @Test func `a path that is too long is refused with the limit`() throws {
        let path = folder.file(String(repeating: "x", count: 200))
        let limit = UnixSocketName.maximumBytes - ".\(getpid())".utf8.count
        #expect(throws: FastCGIFault.pathTooLong(path, limit: limit)) { try ListeningSocket(path: path) }
    }

    @Test func `the longest path that is promised is taken`() throws {
        let limit = UnixSocketName.maximumBytes - ".\(getpid())".utf8.count
        let name = String(repeating: "x", count: limit - folder.path.utf8.count - 1)
        let socket = try ListeningSocket(path: folder.file(name))
        _ = try FastCGIClient(connectingTo: folder.file(name))
        withExtendedLifetime(socket) {}
    }

    @Test func `an inherited socket serves, and its file stays`() throws {
        let number = try foreignListener(at: path)
        do {
            let socket = try ListeningSocket(inherited: number)
            #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
            #expect(fcntl(number, F_GETFL) & O_NONBLOCK != 0)
            #expect(!socket.endAdmission())
        }
        #expect(fileStatus() != nil)
    }

    @Test func `a descriptor that does not listen is refused`() throws {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        #expect(throws: FastCGIFault.notListening(descriptor: number)) { try ListeningSocket(inherited: number) }
    }

    @Test func `more than one socket from systemd is refused`() {
        #expect(throws: FastCGIFault.severalSockets(2)) {
            try ListeningSocket.open(
                environment: ["LISTEN_PID": String(getpid()), "LISTEN_FDS": "2"], path: path)
        }
    }

    @Test(arguments: [
        ["LISTEN_PID": "1", "LISTEN_FDS": "1"], ["LISTEN_FDS": "1"], ["LISTEN_PID": "\(getpid())"],
        ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "0"], ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "x"],
    ])
    func `what systemd passed to another process does not count`(environment: [String: String]) throws {
        _ = try ListeningSocket.open(environment: environment, path: path)
        #expect(throws: FastCGIFault.nothingToListenOn) {
            try ListeningSocket.open(environment: environment, path: nil)
        }
    }

    @Test func `every fault is a sentence`() {
        let faults: [FastCGIFault] = [
            .nothingToListenOn, .severalSockets(2), .notListening(descriptor: 3), .pathTooLong("/x", limit: 90),
            .pathTaken("/x"), .somebodyListens("/x"), .pathUnusable("/x", call: "bind", errno: ENOENT),
            .system(call: "socket", errno: EMFILE), .library(-1),
        ]
        for fault in faults {
            #expect(fault.description.hasSuffix("."))
        }
        #expect(faults[6].description.contains("No such file or directory"))
    }
}

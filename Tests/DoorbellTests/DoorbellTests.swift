import FoundationEssentials
import Glibc
import TestKit
import Testing

@testable import Doorbell

@Suite struct DoorbellTests {
    private let directory: TemporaryDirectory
    private var folder: String { directory.file("database.bells") }
    private var bells: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// What a listener that was killed leaves behind.
    private func leaveDeadBell(_ name: String, kind: __socket_type = SOCK_DGRAM, closing: Bool = true) -> Int32 {
        let number = socket(AF_UNIX, Int32(kind.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: "\(folder)/\(name)".utf8) }
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(result == 0)
        if closing { close(number) }
        return number
    }

    @Test func `a listener hears the ring`() async throws {
        let listener = try DoorbellListener(folder: folder, name: "worker")
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing(told: 1))
        var rings = listener.rings.makeAsyncIterator()
        #expect(await rings.next() != nil)
    }

    @Test func `each of several listeners hears it`() async throws {
        let listeners = try (1...5).map { try DoorbellListener(folder: folder, name: "worker-\($0)") }
        #expect(Doorbell(folder: folder).ring().told == 5)
        for listener in listeners {
            var rings = listener.rings.makeAsyncIterator()
            #expect(await rings.next() != nil)
        }
    }

    @Test func `a thousand rings while nobody looks are told and become few`() async throws {
        let listener = try DoorbellListener(folder: folder, name: "worker")
        let bell = Doorbell(folder: folder)
        for _ in 0..<1000 {
            #expect(bell.ring() == Doorbell.Ringing(told: 1))
        }
        listener.close()
        var heard = 0
        for await _ in listener.rings { heard += 1 }
        #expect(heard <= 1)
    }

    @Test func `a listener that waits hears every ring that comes after it looked`() async throws {
        let listener = try DoorbellListener(folder: folder, name: "worker")
        let bell = Doorbell(folder: folder)
        var rings = listener.rings.makeAsyncIterator()
        for _ in 0..<100 {
            bell.ring()
            #expect(await rings.next() != nil)
        }
    }

    @Test func `nobody listening is no fault`() throws {
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing())
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing())
    }

    @Test func `the bell of a dead listener is taken down, the living one rung`() async throws {
        let listener = try DoorbellListener(folder: folder, name: "living")
        _ = leaveDeadBell("dead.bell")
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing(told: 1, removed: 1))
        #expect(try bells == ["living.bell"])
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing(told: 1))
        withExtendedLifetime(listener) {}
    }

    @Test func `a file that is no bell is left alone`() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for name in ["notes.txt", "notes.bell"] {
            try Data("precious".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let ringing = Doorbell(folder: folder).ring()
        #expect(ringing.told == 0)
        #expect(ringing.removed == 0)
        #expect(try bells == ["notes.bell", "notes.txt"])
    }

    @Test func `a listener whose queue is full does not hold up the ringer`() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let deaf = leaveDeadBell("deaf.bell", closing: false)
        defer { close(deaf) }
        for _ in 0..<2000 {
            #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing(told: 1))
        }
    }

    @Test func `a socket of another kind is reported and stays`() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let stream = leaveDeadBell("stream.bell", kind: SOCK_STREAM, closing: false)
        defer { close(stream) }
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing(failures: [EPROTOTYPE]))
        #expect(try bells == ["stream.bell"])
    }

    @Test func `a folder that is a file is reported`() throws {
        try Data().write(to: URL(filePath: folder))
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing(failures: [ENOTDIR]))
    }
}

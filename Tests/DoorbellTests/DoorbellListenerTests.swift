import FoundationEssentials
import Glibc
import TestKit
import Testing

@testable import Doorbell

@Suite struct DoorbellListenerTests {
    private let directory: TemporaryDirectory
    private var folder: String { directory.file("database.bells") }
    private var bells: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder) }
    }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `closing takes the bell down and ends the rings, however often`() async throws {
        let listener = try DoorbellListener(folder: folder, name: "worker")
        #expect(try bells == ["worker.bell"])
        listener.close()
        listener.close()
        #expect(try bells.isEmpty)
        var rings = listener.rings.makeAsyncIterator()
        #expect(await rings.next() == nil)
        #expect(Doorbell(folder: folder).ring() == Doorbell.Ringing())
    }

    @Test func `a listener that is let go closes itself`() throws {
        do {
            let listener = try DoorbellListener(folder: folder, name: "worker")
            withExtendedLifetime(listener) {}
        }
        #expect(try bells.isEmpty)
    }

    @Test func `somebody who waits for a ring is released by closing`() async throws {
        let listener = try DoorbellListener(folder: folder, name: "worker")
        let rings = listener.rings
        let waiting = Task {
            for await _ in rings {}
            return true
        }
        listener.close()
        #expect(await waiting.value)
    }

    @Test func `the bell is for its user and group`() throws {
        let listener = try DoorbellListener(folder: folder, name: "worker")
        var status = stat()
        #expect(unsafe lstat("\(folder)/worker.bell", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o660)
        withExtendedLifetime(listener) {}
    }

    @Test func `a folder with a path too long for a socket's name is no hindrance`() async throws {
        let deep = directory.file(String(repeating: "d", count: 200))
        let listener = try DoorbellListener(folder: deep, name: "worker")
        #expect(Doorbell(folder: deep).ring() == Doorbell.Ringing(told: 1))
        var rings = listener.rings.makeAsyncIterator()
        #expect(await rings.next() != nil)
        listener.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: deep).isEmpty)
    }

    @Test func `a name is good for one listener`() throws {
        let first = try DoorbellListener(folder: folder, name: "worker")
        #expect(throws: DoorbellFault.nameTaken("worker")) { try DoorbellListener(folder: folder, name: "worker") }
        #expect(Doorbell(folder: folder).ring().told == 1)
        withExtendedLifetime(first) {}
    }

    @Test func `the longest name is taken, in a short folder and in a long one`() throws {
        let name = String(repeating: "n", count: 64)
        for folder in [folder, directory.file(String(repeating: "d", count: 200))] {
            let listener = try DoorbellListener(folder: folder, name: name)
            #expect(Doorbell(folder: folder).ring().told == 1)
            withExtendedLifetime(listener) {}
        }
    }

    @Test(arguments: ["", "a/b", "a\0b", String(repeating: "n", count: 65)])
    func `what can't be a file's name can't be a bell's`(name: String) {
        #expect(throws: DoorbellFault.nameUnusable(name)) { try DoorbellListener(folder: folder, name: name) }
    }

    @Test func `a folder that can't be made is named`() {
        let folder = directory.file("missing/bells")
        #expect(throws: DoorbellFault.folderUnusable(folder, errno: ENOENT)) {
            try DoorbellListener(folder: folder, name: "worker")
        }
    }

    @Test func `listeners come and go while somebody rings`() async throws {
        let bell = Doorbell(folder: folder)
        let ringer = Task {
            var failures: [Int32] = []
            while !Task.isCancelled {
                failures += bell.ring().failures
                await Task.yield()
            }
            return failures
        }
        defer { ringer.cancel() }
        for number in 0..<200 {
            let listener = try DoorbellListener(folder: folder, name: "worker-\(number)")
            #expect(bell.ring().told >= 1)
            var rings = listener.rings.makeAsyncIterator()
            #expect(await rings.next() != nil)
        }
        ringer.cancel()
        #expect(await ringer.value.isEmpty)
    }

    @Test func `every fault is a sentence`() {
        let faults: [DoorbellFault] = [
            .folderUnusable("/x", errno: EACCES), .nameUnusable("a/b"), .nameTaken("a"),
            .system(call: "socket", errno: EMFILE),
        ]
        for fault in faults {
            #expect(fault.description.hasSuffix("."))
        }
        #expect(faults[0].description.contains("Permission denied"))
    }
}

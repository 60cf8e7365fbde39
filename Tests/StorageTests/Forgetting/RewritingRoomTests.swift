import FoundationEssentials
import TestKit
import Testing

@testable import Storage

@Suite struct RewritingRoomTests {
    private func lacks(
        free: Int, device: UInt, _ otherFree: Int, _ otherDevice: UInt
    ) -> [[Int]] {
        RewritingRoom(
            bytes: 1_600, folder: .init(folder: "/a", free: free, device: device),
            temporary: .init(folder: "/b", free: otherFree, device: otherDevice)
        ).places.map { [$0.needed, $0.lacks] }
    }

    @Test func `one disk needs room for both, two for one each`() {
        #expect(lacks(free: 3_300, device: 1, 3_300, 1) == [[3_300, 0]])
        #expect(lacks(free: 3_000, device: 1, 3_000, 1) == [[3_300, 300]])
        #expect(lacks(free: 1_700, device: 1, 1_000, 2) == [[1_700, 0], [1_600, 600]])
    }

    @Test func `a file's room is looked for where SQLite takes it`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("database")
        try Data(count: 1 << 16).write(to: URL(filePath: path))
        let room = try #require(RewritingRoom(for: path, environment: ["TMPDIR": folder.path]))
        #expect(room.places.map(\.needed) == [(1 << 16) * 2 + (1 << 12)])
        #expect(room.places.first?.lacks == 0)
        #expect(RewritingRoom(for: folder.file("nothing")) == nil)
    }

    @Test func `folders that are none are passed over`() throws {
        let folder = try TemporaryDirectory()
        try Data().write(to: URL(filePath: folder.file("file")))
        let environment = ["SQLITE_TMPDIR": folder.file("file"), "TMPDIR": folder.path]
        #expect(RewritingRoom.temporaryFolder(environment) == folder.path)
        #expect(RewritingRoom.temporaryFolder([:]) == "/var/tmp")
    }
}

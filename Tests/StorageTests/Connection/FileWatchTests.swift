import Enrichment
import Foundation
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct FileWatchTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("sites.db")
        try Data().write(to: URL(filePath: path))
    }

    @Test func `a file that grows, or gets another name beside its own, is the same`() throws {
        let watch = FileWatch(over: path)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.write(contentsOf: Data([1]))
        try FileManager.default.linkItem(atPath: path, toPath: path + ".link")
        try watch.check()
        #expect(!watch.isReplaced)
    }

    @Test(arguments: [false, true])
    func `a file that is removed, or removed and made anew, is replaced for good`(isMadeAnew: Bool) throws {
        let held = try FileHandle(forReadingFrom: URL(filePath: path))
        let watch = FileWatch(over: path)
        try FileManager.default.removeItem(atPath: path)
        if isMadeAnew { try Data().write(to: URL(filePath: path)) }
        #expect(throws: StoreFault.replaced) { try watch.check() }
        #expect(throws: StoreFault.replaced) { try watch.check() }
        try held.close()
    }

    @Test func `a link is followed`() throws {
        let link = directory.file("link.db")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let watch = FileWatch(over: link)
        try Data().write(to: URL(filePath: directory.file("other.db")))
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: directory.file("other.db"))
        #expect(watch.isReplaced)
    }

    @Test func `a connection to a replaced database writes no more and leaves the new one's log alone`() throws {
        var old: GatedConnection? = try GatedConnection(path: path)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.removeItem(atPath: path + "-wal")
        try FileManager.default.removeItem(atPath: path + "-shm")
        let new = try GatedConnection(path: path)
        try new.write { db in try db.execute(sql: "CREATE TABLE kept (name)") }
        #expect(throws: StoreFault.replaced) {
            try old?.write { db in try db.execute(sql: "CREATE TABLE lost (name)") }
        }
        #expect(throws: StoreFault.replaced) { try old?.changeCount() }

        old = nil
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
        #expect(try new.read { db in try db.tableExists("kept") })
        #expect(
            try DatabaseQueue(path: path).read { db in try String.fetchOne(db, sql: "SELECT name FROM sqlite_master") }
                == "kept")
    }
}

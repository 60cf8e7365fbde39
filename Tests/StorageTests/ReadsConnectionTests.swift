import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct ReadsConnectionTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
    }

    private let firstPage = SiteListing(page: Page(number: 1, size: 10))

    @Test func `what another connection committed is seen at once, in rows and in totals`() throws {
        let readings = try store.readings()
        for id in 1...5 as ClosedRange<Int64> {
            try store.addSite(id)
            let page = try readings.sites(firstPage)
            #expect(try page.total == Int(id) && page.column("id").count == Int(id))
        }
        try store.execute("DELETE FROM sites WHERE id = 3")
        #expect(try readings.sites(firstPage).total == 4)
        #expect(try readings.sites(firstPage).total == 4)
    }

    @Test func `a writer in the middle of its transaction neither blocks a read nor shows in it`() throws {
        try store.addSite(1)
        let readings = try store.readings()
        try store.writer.inTransaction(.exclusive) { db in
            try db.execute(sql: "UPDATE sites SET company_name = 'half done'")
            try db.execute(sql: "INSERT INTO sites (url, domain, pipeline_stage) VALUES ('u', 'd', 'enrichment')")
            let page = try readings.sites(firstPage)
            #expect(page.total == 1)
            #expect(try page.column("company_name") == [.null])
            return .commit
        }
        #expect(try readings.sites(firstPage).total == 2)
    }

    @Test func `a reader that has read keeps no writer from emptying the log`() throws {
        try store.addSite(1)
        let readings = try store.readings()
        _ = try readings.sites(firstPage)
        _ = try readings.contacts(of: SiteID(rawValue: 1), ContactListing())
        _ = try readings.job(JobID(rawValue: "none"))
        #expect(try store.store.checkpoint() == .complete)
    }

    @Test func `a thread keeps few pages of its own, however large the database is`() throws {
        let connection = try HotConnection(path: store.store.path, patience: .zero)
        let kibibytes = try HotStatement(connection, "PRAGMA cache_size").integer().map { -$0 }
        #expect((1...256).contains(try #require(kibibytes)))
    }

    @Test func `a missing file is a fault that names it`() throws {
        let path = store.store.path + ".missing"
        #expect(throws: StoreFault.broken("unable to open database file (SQLite code 14): \(path)")) {
            try ThreadReadings(path: path, timekeeper: store.time)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a path with a NUL is refused, not cut`() throws {
        #expect(throws: StoreFault.self) {
            try ThreadReadings(path: store.store.path + "\0.other", timekeeper: store.time)
        }
    }

    @Test func `a file that is no database, or one without tables, is a fault`() throws {
        let directory = try TemporaryDirectory()
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: directory.file("text")))
        #expect(throws: StoreFault.broken("file is not a database (SQLite code 26)")) {
            try ThreadReadings(path: directory.file("text"), timekeeper: store.time)
        }
        try Data().write(to: URL(filePath: directory.file("empty")))
        #expect(throws: StoreFault.broken("no such table: site_counts (SQLite code 1)")) {
            try ThreadReadings(path: directory.file("empty"), timekeeper: store.time)
        }
    }

    @Test func `a database that nobody else has open is read`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("enrichd.db")
        _ = try SQLiteStore.open(at: path, timekeeper: store.time, bootID: TemporaryStore.bootID)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let readings = try ThreadReadings(path: path, timekeeper: store.time)
        #expect(try readings.sites(firstPage).total == 0)
    }

    @Test func `a database that another process keeps to itself is busy once patience ends`() throws {
        let directory = try TemporaryDirectory()
        let owner = try DatabaseQueue(path: directory.file("enrichd.db"))
        try owner.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE jobs (id)")
        }
        #expect(throws: StoreFault.busy) {
            try ThreadReadings(
                path: directory.file("enrichd.db"), timekeeper: store.time, patience: .milliseconds(1))
        }
    }

    @Test func `a fault in the middle of a read leaves the next one unharmed`() throws {
        try store.addSite(1)
        let readings = try store.readings()
        try store.execute("ALTER TABLE contacts RENAME TO away")
        #expect(throws: StoreFault.self) { try readings.contacts(of: SiteID(rawValue: 1), ContactListing()) }
        try store.execute("ALTER TABLE away RENAME TO contacts")
        #expect(try readings.contacts(of: SiteID(rawValue: 1), ContactListing())?.total == 0)
    }
}

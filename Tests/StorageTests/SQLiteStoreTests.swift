import Enrichment
import FoundationEssentials
import GRDB
import Glibc
import TestKit
import Testing

@testable import Storage

@Suite struct SQLiteStoreTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ name: String) throws -> SQLiteStore {
        try SQLiteStore.open(at: directory.file(name), timekeeper: ManualTimekeeper(), bootID: "start")
    }

    @Test func `an empty folder becomes a database`() throws {
        let temporary = try TemporaryStore()
        #expect(
            try temporary.rows("SELECT name FROM enrichd_migrations ORDER BY name").map { $0[0] as String }
                == Migration.all.map(\.name))
        #expect(try temporary.value("PRAGMA journal_mode") == "wal")
    }

    @Test func `a new database is the group's to open and nobody else's`() throws {
        _ = try open("sites.db")
        let mode = try #require(try directory.mode(of: "sites.db"))
        #expect(mode & 0o007 == 0)
        #expect(mode & 0o600 == 0o600)
    }

    @Test func `a file that is no database is refused and left alone`() throws {
        let text = Data(
            "This is a letter and no database; it is longer than a hundred bytes, as letters are. Yours.".utf8)
        let letter = text + text
        try letter.write(to: URL(filePath: directory.file("letter")))
        let fault = #expect(throws: StoreFault.self) { try open("letter") }
        guard case .broken(let words) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(words.contains("not a database"))
        #expect(try Data(contentsOf: URL(filePath: directory.file("letter"))) == letter)
    }

    @Test func `a folder that is not there is named`() throws {
        let fault = #expect(throws: StoreFault.self) { try open("nowhere/sites.db") }
        guard case .broken(let words) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(words.contains("nowhere"))
    }

    @Test func `a folder is no database`() throws {
        try FileManager.default.createDirectory(
            atPath: directory.file("folder"), withIntermediateDirectories: false)
        #expect(throws: StoreFault.self) { try open("folder") }
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
    func `a folder that may not be written is read-only`() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: directory.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory.path) }
        #expect(throws: StoreFault.readOnly) { try open("sites.db") }
    }

    @Test func `what was accepted is there for whoever opens the database next`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(1))
        #expect(try temporary.another().cancel(job) == .cancelled)
    }

    @Test func `a change of another connection changes the count, a look does not`() throws {
        let temporary = try TemporaryStore()
        let store = temporary.store
        let first = try store.changeCount()
        #expect(try store.changeCount() == first)
        try temporary.another().pause(KeyFingerprint(rawValue: "k"), until: SteadyInstant(milliseconds: 2_000_000))
        #expect(try store.changeCount() != first)
    }
}

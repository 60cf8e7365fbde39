import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct StoreFaultTests {
    @Test(arguments: [
        (ResultCode.SQLITE_BUSY, StoreFault.busy), (.SQLITE_BUSY_SNAPSHOT, .busy), (.SQLITE_LOCKED, .busy),
        (.SQLITE_PROTOCOL, .busy),
        (.SQLITE_FULL, .full), (.SQLITE_IOERR_SHMSIZE, .full), (.SQLITE_READONLY, .readOnly),
        (.SQLITE_READONLY_DBMOVED, .readOnly),
    ])
    func `what the engine refused has the domain's word`(code: ResultCode, fault: StoreFault) {
        #expect(StoreFault(DatabaseError(resultCode: code)) == fault)
    }

    @Test func `anything else keeps the engine's words, but no values`() {
        let error = DatabaseError(
            resultCode: .SQLITE_CONSTRAINT_UNIQUE, message: "UNIQUE constraint failed: jobs.id",
            sql: "INSERT", arguments: ["secret"])
        guard case .broken(let text) = StoreFault(error) else {
            Issue.record("not broken")
            return
        }
        #expect(text.contains("UNIQUE constraint failed: jobs.id"))
        #expect(!text.contains("secret"))
    }

    @Test(arguments: [
        (CocoaError.Code.fileWriteOutOfSpace, StoreFault.full), (.fileWriteNoPermission, .readOnly),
        (.fileWriteVolumeReadOnly, .readOnly),
    ])
    func `what the file system refused has the domain's word`(code: CocoaError.Code, fault: StoreFault) {
        #expect(StoreFault(CocoaError(code)) == fault)
    }

    @Test func `a file that is not there is told in words`() throws {
        let error = #expect(throws: CocoaError.self) { try Data(contentsOf: URL(filePath: "/nowhere/a")) }
        #expect(
            StoreFault(try #require(error)) == .broken("there is no such file or folder: /nowhere/a"))
    }

    @Test func `a disk that may not be written any more is told from one that fails`() throws {
        let error = DatabaseError(resultCode: .SQLITE_IOERR_WRITE, message: "disk I/O error")
        let file = try TemporaryDirectory()
        #expect(StoreFault(error, writing: file.path) == .broken("disk I/O error (SQLite code 778)"))
        #expect(StoreFault(error, writing: file.file("gone")) == .readOnly)
        let other = DatabaseError(resultCode: .SQLITE_CORRUPT, message: "malformed")
        #expect(StoreFault(other, writing: file.file("gone")) == .broken("malformed (SQLite code 11)"))
    }

    @Test func `a fault of ours stays what it is`() {
        #expect(StoreFault(StoreFault.newer("V9")) == .newer("V9"))
    }
}

import Enrichment
import Foundation
import GRDB
import TestKit
import Testing

@testable import Storage

/// What is seen of the store from outside, and what the database says of itself.
@Suite struct StoreWatchTests {
    private let temporary: TemporaryStore
    private var store: SQLiteStore { temporary.store }

    init() throws {
        temporary = try TemporaryStore()
    }

    private func figures() throws -> DatabaseFigures {
        try ThreadReadings(path: store.path, timekeeper: temporary.timekeeper).figures().database
    }

    private func standing(of store: SQLiteStore? = nil) throws -> StoreStanding {
        (store ?? self.store).standing(logBegunAt: try figures().logBegunAt)
    }

    @Test func `the log's age is that of its oldest commit, whoever makes the others`() throws {
        let responder = try temporary.another()
        try temporary.submit("a", try temporary.addSites(3))
        #expect(try store.checkpoint() == .complete)
        temporary.timekeeper.advance(by: .seconds(600))
        #expect(try standing(of: responder).logBytes == 0)
        #expect(try standing(of: responder).logAge == .zero)

        _ = try temporary.lease()
        temporary.timekeeper.advance(by: .seconds(20))
        #expect(try standing(of: responder).logBytes > 0)
        #expect(try standing(of: responder).logAge == .seconds(20))
        _ = try temporary.lease()
        temporary.timekeeper.advance(by: .seconds(5))
        #expect(try standing(of: responder).logAge == .seconds(25))

        #expect(try store.checkpoint() == .complete)
        #expect(try standing(of: responder).logAge == .zero)
    }

    @Test func `while a reader is in the way the log gets older`() throws {
        try temporary.submit("a", try temporary.addSites(3))
        #expect(try store.checkpoint() == .complete)
        _ = try temporary.lease()
        let reader = try DatabaseQueue(path: store.path)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN; SELECT count(*) FROM sites")
            defer { try? db.execute(sql: "ROLLBACK") }
            for seconds in [30, 60] {
                _ = try temporary.store.submit(
                    SubmitJob(
                        id: JobID(rawValue: "\(seconds)"), sites: [SiteID(rawValue: 1)], provider: .hunter,
                        filters: ContactFilters(), key: nil, maxCredits: nil, freshDays: nil))
                temporary.timekeeper.advance(by: .seconds(30))
                #expect(try store.checkpoint() == .partial)
                #expect(try standing().logAge == .seconds(seconds))
            }
        }
        #expect(try store.checkpoint() == .complete)
        #expect(try standing().logBytes == 0)
    }

    @Test func `of a log that nobody noted the beginning of, no more age is told than was seen`() throws {
        try temporary.submit("a", try temporary.addSites(1))
        temporary.timekeeper.advance(by: .seconds(7))
        let late = try temporary.another()
        #expect(try standing(of: late).logAge == .zero)
        temporary.timekeeper.advance(by: .seconds(8))
        #expect(try standing(of: late).logAge == .seconds(8))
        temporary.timekeeper.jumpWall(by: .seconds(-3_600))
        #expect(try standing(of: late).logAge == .zero)
    }

    @Test func `the database says how large it is, what of it is free, and how far it is migrated`() throws {
        let before = try figures()
        #expect(before.bytes > 100_000)
        try temporary.execute("CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast VALUES (zeroblob(400000))")
        let full = try figures()
        #expect(full.bytes >= before.bytes + 350_000)
        try temporary.execute("DROP TABLE ballast")
        #expect(try figures().freeBytes >= before.freeBytes + 350_000)
        let last = try #require(Migration.all.map(\.name).max())
        #expect("\(last.dropFirst().prefix(3))".hasSuffix("\(full.schemaVersion)"))
    }

    @Test func `a wait for the lock is counted`() throws {
        let before = try standing().gateWaits.count
        try temporary.submit("a", try temporary.addSites(1))
        #expect(try standing().gateWaits.count == before + 1)
    }

    @Test func `a worker is seen while it lives and is heard of`() throws {
        #expect(store.workersSeen() == 0)
        let presence = try store.enroll(TemporaryStore.worker)
        #expect(try temporary.another().workersSeen() == 1)
        temporary.timekeeper.advance(by: .seconds(31))
        #expect(store.workersSeen() == 0)
        try presence.show()
        #expect(store.workersSeen() == 1)
        // The clock was set: it is heard of later than now.
        temporary.timekeeper.jumpWall(by: .seconds(-3_600))
        #expect(store.workersSeen() == 1)
        #expect(try temporary.another().releaseLeasesOfTheDead().isEmpty)
        try presence.end()
        #expect(store.workersSeen() == 0)
    }

    @Test func `a worker that was killed is not seen, and who looks does not keep others from burying it`() throws {
        let folder = store.path + ".workers"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let path = "\(folder)/\(TemporaryStore.worker.rawValue)"
        let process = try LockHolder(of: path)
        let now = Date(timeIntervalSince1970: Double(temporary.timekeeper.wallNow().unixSeconds))
        try FileManager.default.setAttributes([.modificationDate: now], ofItemAtPath: path)
        #expect(store.workersSeen() == 1)
        try process.kill()
        #expect(store.workersSeen() == 0)
        #expect(try store.releaseLeasesOfTheDead() == [TemporaryStore.worker])
    }
}

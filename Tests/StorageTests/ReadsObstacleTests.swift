import Enrichment
import Foundation
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct ReadsObstacleTests {
    private let temporary: TemporaryStore
    private let readings: ThreadReadings

    init() throws {
        temporary = try TemporaryStore()
        readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
    }

    @Test func `nothing is in the way of a database that is up to date, who ever writes`() throws {
        #expect(readings.obstacle() == nil)
        let writer = try DatabaseQueue(path: temporary.store.path)
        try writer.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            #expect(readings.obstacle() == nil)
            try db.execute(sql: "ROLLBACK")
        }
    }

    @Test func `steps that are missing or unknown are named`() throws {
        try temporary.execute("DELETE FROM enrichd_migrations WHERE name = 'V015_names'")
        #expect(readings.obstacle() == .notMigrated(missing: ["V015_names"]))
        try temporary.execute("INSERT INTO enrichd_migrations VALUES ('V999_moons', '2030-01-01 00:00:00')")
        #expect(readings.obstacle() == .newer(unknown: ["V999_moons"]))
    }

    @Test func `a lock is not waited for`() throws {
        // With a log a reader hardly ever meets a lock; without one any writer has the file alone.
        let path = temporary.directory.file("locked.db")
        let owner = try DatabaseQueue(path: path)
        try owner.write { db in
            try db.execute(sql: "CREATE TABLE enrichd_migrations (name TEXT)")
            for migration in Migration.all {
                try db.execute(sql: "INSERT INTO enrichd_migrations VALUES (?)", arguments: [migration.name])
            }
        }
        let reader = try ObstacleReader(HotConnection(path: path, patience: .seconds(60)), path: path)
        try owner.inDatabase { db in
            try db.execute(sql: "BEGIN EXCLUSIVE")
            let began = ContinuousClock.now
            #expect(reader.obstacle() == .unreachable(.busy))
            #expect(ContinuousClock.now - began < .seconds(30))
            try db.execute(sql: "ROLLBACK")
        }
        #expect(reader.obstacle() == nil)
    }

    @Test func `a database that was removed is not there`() throws {
        try FileManager.default.removeItem(atPath: temporary.store.path)
        #expect(readings.obstacle() == .unreachable(.replaced))
    }
}

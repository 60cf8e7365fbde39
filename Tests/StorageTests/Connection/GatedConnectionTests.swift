import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct GatedConnectionTests {
    private static let megabyte = 1 << 20

    /// A connection past the store that may keep a transaction open.
    private func stranger(to temporary: TemporaryStore) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: temporary.store.path, configuration: configuration)
    }

    /// The bytes of the write-ahead log, seen from outside.
    private func logSize(of temporary: TemporaryStore) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: temporary.store.path + "-wal")
        return try #require(attributes[.size] as? Int)
    }

    @Test func `it syncs, keeps foreign keys and leaves checkpoints to the gate`() throws {
        let temporary = try TemporaryStore()
        let settings = try temporary.store.connection.behindGate { db in
            try [
                "journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "busy_timeout", "secure_delete",
                "temp_store",
            ]
            .map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["wal", "2", "1", "0", "5000", "1", "2"])
    }

    @Test func `who has little patience left waits for a stranger's lock no longer`() throws {
        let temporary = try TemporaryStore()
        let stranger = try stranger(to: temporary)
        try stranger.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        let began = ContinuousClock.now
        #expect(throws: StoreFault.busy) {
            try temporary.store.connection.write(patience: .milliseconds(300)) { _ in }
        }
        #expect(ContinuousClock.now - began < .seconds(4))
        try stranger.inDatabase { try $0.execute(sql: "COMMIT") }
        #expect(
            try temporary.store.connection.behindGate { db in try Int.fetchOne(db, sql: "PRAGMA busy_timeout") } == 5000
        )
    }

    @Test func `what fails in a transaction undoes all of it`() throws {
        let temporary = try TemporaryStore()
        #expect(throws: StoreFault.self) {
            try temporary.store.connection.write { db in
                try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('a', '1')")
                try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('a', '2')")
            }
        }
        #expect(try temporary.value("SELECT count(*) FROM settings") == 0)
        try temporary.store.connection.write { db in
            try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('a', '3')")
        }
        #expect(try temporary.value("SELECT value FROM settings") == "3")
    }

    @Test func `a read leaves nothing behind`() throws {
        let temporary = try TemporaryStore()
        try temporary.store.connection.read { db in
            try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('a', '1')")
        }
        #expect(try temporary.value("SELECT count(*) FROM settings") == 0)
    }

    @Test func `neither a read nor a write has statements prepared again`() throws {
        let temporary = try TemporaryStore()
        let sql = "SELECT count(*) FROM settings"
        for _ in 1...3 {
            try temporary.store.connection.read { db in
                _ = try Int.fetchOne(db.cachedStatement(sql: sql))
            }
            try temporary.store.connection.write { db in
                _ = try Int.fetchOne(db.cachedStatement(sql: sql))
            }
        }
        let preparations = try temporary.store.connection.behindGate { db in
            try Int.fetchOne(db, sql: "SELECT reprep FROM sqlite_stmt WHERE sql = ?", arguments: [sql])
        }
        #expect(preparations == 0)
    }

    @Test func `the log is written back when it has grown, and does not grow on`() throws {
        let temporary = try TemporaryStore()
        var sizes: [Int] = []
        for number in 1...40 {
            try temporary.store.connection.write { db in
                try db.execute(
                    sql: "INSERT INTO settings (key, value) VALUES (?, zeroblob(?))",
                    arguments: ["\(number)", Self.megabyte])
            }
            sizes.append(try logSize(of: temporary))
        }
        #expect(try #require(sizes.max()) < 11 * Self.megabyte)
        #expect(try temporary.value("PRAGMA integrity_check") == "ok")
    }

    @Test func `a checkpoint empties the log, or as much of it as readers allow`() throws {
        let temporary = try TemporaryStore()
        let reader = try stranger(to: temporary)
        try reader.inDatabase { db in
            try db.beginTransaction(.deferred)
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM jobs")
        }
        try temporary.addSites(10)
        #expect(try temporary.store.checkpoint() == .partial)
        try reader.inDatabase { db in try db.commit() }
        #expect(try temporary.store.checkpoint() == .complete)
        #expect(try logSize(of: temporary) == 0)
        #expect(
            try temporary.store.connection.behindGate { db in try Int.fetchOne(db, sql: "PRAGMA busy_timeout") } == 5000
        )
    }

    @Test func `a full disk loses nothing, and work goes on when there is room again`() throws {
        let temporary = try TemporaryStore()
        let job = try temporary.submit("a", try temporary.addSites(2))
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@site1.example")))
        let lease = try temporary.lease()
        let crowd = Finding(
            contacts: (1...20_000).compactMap { FoundContact(email: "person\($0)@site2.example") },
            resultsAvailable: 20_000, credits: 1)

        try temporary.store.connection.behindGate { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 10)")
        }
        #expect(throws: StoreFault.full) { try temporary.settle(lease, .enriched(crowd)) }
        #expect(try temporary.siteStatuses(of: job) == ["enriched", "enriching"])
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 1)

        try temporary.store.connection.behindGate { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try temporary.settle(lease, .enriched(crowd)) != .leaseLost)
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 20_001)
        #expect(try temporary.value("PRAGMA integrity_check") == "ok")
    }

    @Test func `two writers and a storm of checkpoints leave the file whole`() async throws {
        let temporary = try TemporaryStore()
        let stores = [temporary.store, try temporary.another()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    for round in 1...150 {
                        try store.connection.write { db in
                            try db.execute(
                                sql: "INSERT INTO settings (key, value) VALUES (?, hex(randomblob(3000)))",
                                arguments: ["\(number)-\(round)"])
                        }
                    }
                }
                group.addTask {
                    for _ in 1...150 { _ = try store.checkpoint() }
                }
            }
            try await group.waitForAll()
        }
        #expect(try temporary.value("SELECT count(*) FROM settings") == 300)
        #expect(try temporary.value("PRAGMA integrity_check") == "ok")
    }

    @Test func `a writer that knows nothing of the gate is waited for`() async throws {
        let temporary = try TemporaryStore()
        let stranger = try stranger(to: temporary)
        try stranger.inDatabase { db in
            try db.beginTransaction(.immediate)
            try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('theirs', '1')")
        }
        async let ours: Void = temporary.store.connection.write { db in
            try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('ours', '1')")
        }
        try await stranger.writeWithoutTransaction { db in try db.commit() }
        try await ours
        #expect(try temporary.value("SELECT count(*) FROM settings") == 2)
    }
}

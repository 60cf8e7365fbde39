import Enrichment
import Foundation
import GRDB
import Synchronization
import TestKit
import Testing

@testable import Storage

@Suite struct SharedTransactionTests {
    private struct Refusal: Error {}

    /// Counts the connection's commits.
    private final class CommitCount: TransactionObserver, Sendable {
        private let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .relaxed) }

        func observes(eventsOfKind _: DatabaseEventKind) -> Bool { false }
        func databaseDidChange(with _: DatabaseEvent) {}
        func databaseDidCommit(_: Database) { count.add(1, ordering: .relaxed) }
        func databaseDidRollback(_: Database) {}
    }

    /// Writers on threads of their own, of whom all but the first come while the first one is at it.
    private final class Company: Sendable {
        let connection: GatedConnection
        private let outcomes: Mutex<[String: Result<Void, StoreFault>]> = Mutex([:])

        init(_ temporary: TemporaryStore) {
            connection = temporary.store.connection
        }

        /// Each writes its name; `patience` is the others'.
        func write(
            first: String, others: [String], patience: Duration = WriteGate.patience,
            besides: @escaping @Sendable (String, Database) throws -> Void = { _, _ in }
        ) -> [String: Result<Void, StoreFault>] {
            let connection = connection
            let isFirstThere = Atomic(false)
            start(first, patience: WriteGate.patience) { db in
                // Where another one fails it runs a second time, and then nobody comes any more.
                if !isFirstThere.exchange(true, ordering: .acquiringAndReleasing) {
                    while connection.line.count < others.count { usleep(1000) }
                }
                try besides(first, db)
            }
            while !isFirstThere.load(ordering: .acquiring) { usleep(1000) }
            for name in others {
                start(name, patience: patience) { db in try besides(name, db) }
            }
            while outcomes.withLock({ $0.count }) < others.count + 1 { usleep(1000) }
            return outcomes.withLock { $0 }
        }

        private func start(
            _ name: String, patience: Duration, _ besides: @escaping @Sendable (Database) throws -> Void
        ) {
            Thread.detachNewThread { [self] in
                let outcome = Result { () throws(StoreFault) in
                    try connection.write(patience: patience) { db in
                        try besides(db)
                        try db.execute(sql: "INSERT INTO settings (key, value) VALUES (?, '')", arguments: [name])
                    }
                }
                outcomes.withLock { $0[name] = outcome }
            }
        }
    }

    private func names(in temporary: TemporaryStore) throws -> Set<String> {
        Set(try temporary.rows("SELECT key FROM settings").map { $0[0] })
    }

    @Test func `writers who come while one is at it share its commit`() throws {
        let temporary = try TemporaryStore()
        let count = CommitCount()
        try temporary.store.connection.behindGate { db in db.add(transactionObserver: count) }
        let outcomes = Company(temporary).write(first: "a", others: ["b", "c", "d"])
        #expect(outcomes.values.allSatisfy { $0.fault == nil })
        #expect(try names(in: temporary) == ["a", "b", "c", "d"])
        #expect(count.value == 1)
    }

    @Test(arguments: ["a", "b", "d"])
    func `one who fails undoes its own write alone, and only it is told`(_ failing: String) throws {
        let temporary = try TemporaryStore()
        let outcomes = Company(temporary).write(first: "a", others: ["b", "c", "d"]) { name, db in
            guard name == failing else { return }
            try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('half', '')")
            throw Refusal()
        }
        for (name, outcome) in outcomes {
            #expect((outcome.fault != nil) == (name == failing))
        }
        #expect(try names(in: temporary) == Set(["a", "b", "c", "d"]).subtracting([failing]))
    }

    @Test func `a full disk is told to everybody whose write it undid, and to nobody else`() throws {
        let temporary = try TemporaryStore()
        try temporary.store.connection.behindGate { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 10)")
        }
        let outcomes = Company(temporary).write(first: "a", others: ["b", "c", "d"]) { name, db in
            if name == "c" {
                try db.execute(sql: "INSERT INTO settings (key, value) VALUES ('half', zeroblob(1000000))")
            }
        }
        #expect(outcomes["c"].map { $0.fault } == .full)
        #expect(outcomes.filter { $0.value.fault == nil }.keys.sorted() == ["a", "b", "d"])
        #expect(try names(in: temporary) == ["a", "b", "d"])
        #expect(try temporary.value("PRAGMA integrity_check") == "ok")
    }

    @Test func `who has no patience waits for nobody`() throws {
        let temporary = try TemporaryStore()
        let outcomes = Company(temporary).write(first: "a", others: ["b"], patience: .zero)
        #expect(outcomes["b"].map { $0.fault } == .busy)
        #expect(try names(in: temporary) == ["a"])
    }

    @Test func `a crowd in which some fail keeps what it was told is kept`() async throws {
        let temporary = try TemporaryStore()
        let connection = temporary.store.connection
        let seed = UInt64.random(in: .min ... .max)
        let kept = await withTaskGroup(of: Set<String>.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var generator = SeededGenerator(seed: seed &+ UInt64(writer))
                    var kept: Set<String> = []
                    for name in (0..<100).map({ "\(writer)-\($0)" }) {
                        let fails = Int.random(in: 0..<5, using: &generator) == 0
                        let outcome = Result { () throws(StoreFault) in
                            try connection.write { db in
                                try db.execute(
                                    sql: "INSERT INTO settings (key, value) VALUES (?, '')", arguments: [name])
                                if fails { throw Refusal() }
                            }
                        }
                        #expect((outcome.fault != nil) == fails, "seed \(seed)")
                        if outcome.fault == nil { kept.insert(name) }
                    }
                    return kept
                }
            }
            return await group.reduce(into: Set()) { $0.formUnion($1) }
        }
        #expect(try names(in: temporary) == kept, "seed \(seed)")
    }
}

extension Result where Failure == StoreFault {
    fileprivate var fault: StoreFault? {
        if case .failure(let fault) = self { fault } else { nil }
    }
}

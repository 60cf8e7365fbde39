import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct RollCallTests {
    private let temporary: TemporaryStore
    private var store: SQLiteStore { temporary.store }
    private var folder: String { store.path + ".workers" }

    init() throws {
        temporary = try TemporaryStore()
    }

    private func path(of worker: WorkerID) -> String {
        "\(folder)/\(worker.rawValue)"
    }

    private func exists(_ worker: WorkerID) -> Bool {
        FileManager.default.fileExists(atPath: path(of: worker))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Another process that holds a worker's lock.
    private func process(of worker: WorkerID) throws -> LockHolder {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        return try LockHolder(of: path(of: worker))
    }

    @Test func `a worker that lives keeps its leases`() throws {
        let presence = try store.enroll(TemporaryStore.worker)
        try temporary.submit("a", try temporary.addSites(1))
        _ = try temporary.lease()
        #expect(try temporary.another().releaseLeasesOfTheDead().isEmpty)
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
        try presence.end()
    }

    @Test func `the sites of a worker that was killed can be claimed at once`() throws {
        let process = try process(of: TemporaryStore.worker)
        try temporary.submit("a", try temporary.addSites(3))
        let leases = try temporary.claim(2).map(\.lease)
        _ = try temporary.claim(1, by: TemporaryStore.otherWorker)
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
        try process.kill()
        #expect(try store.releaseLeasesOfTheDead() == [TemporaryStore.worker])
        #expect(!exists(TemporaryStore.worker))
        let third = WorkerID(rawValue: "worker-3")
        let claims = try temporary.claim(3, by: third)
        #expect(claims.map(\.lease.site) == leases.map(\.site))
        #expect(claims.map(\.lease.epoch) == leases.map { $0.epoch + 1 })
        #expect(try temporary.settle(leases[0], .enriched(.addresses("late@site1.example"))) == .leaseLost)
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
    }

    @Test func `they can be, too, while others may not have been able to write`() throws {
        let process = try process(of: TemporaryStore.worker)
        try temporary.submit("a", try temporary.addSites(1))
        _ = try temporary.lease()
        try process.kill()
        temporary.timekeeper.advance(by: .seconds(100))
        let now = temporary.timekeeper.steadyNow()
        store.blockages.note(from: now, to: now.advanced(by: .seconds(1)))
        _ = try store.releaseLeasesOfTheDead()
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).count == 1)
    }

    @Test func `a file that is missing says nothing`() throws {
        try temporary.submit("a", try temporary.addSites(1))
        _ = try temporary.lease()
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).isEmpty)
    }

    @Test func `a worker that died before its first claim leaves nothing behind`() throws {
        try process(of: TemporaryStore.worker).kill()
        #expect(exists(TemporaryStore.worker))
        #expect(try store.releaseLeasesOfTheDead() == [TemporaryStore.worker])
        #expect(!exists(TemporaryStore.worker))
    }

    @Test func `a worker that ends gives back what it holds and is not taken for dead`() throws {
        let presence = try store.enroll(TemporaryStore.worker)
        try temporary.submit("a", try temporary.addSites(1))
        let lease = try temporary.lease()
        try presence.end()
        #expect(!exists(TemporaryStore.worker))
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).map(\.lease.epoch) == [lease.epoch + 1])
    }

    @Test func `a dead worker is seen to by one of those who look`() async throws {
        let workers = (1...20).map { WorkerID(rawValue: "dead-\($0)") }
        for worker in workers { try process(of: worker).kill() }
        let stores = [store, try temporary.another(), try temporary.another()]
        let found = try await withThrowingTaskGroup(of: [WorkerID].self) { group in
            for store in stores { group.addTask { try store.releaseLeasesOfTheDead() } }
            return try await group.reduce([], +)
        }
        #expect(found.map(\.rawValue).sorted() == workers.map(\.rawValue).sorted())
    }

    @Test func `while the database can't be written a dead worker stays to be seen to`() throws {
        let process = try process(of: TemporaryStore.worker)
        try temporary.submit("a", try temporary.addSites(1))
        _ = try temporary.lease()
        try process.kill()
        try store.connection.behindGate { db in try db.execute(sql: "PRAGMA query_only = 1") }
        #expect(throws: StoreFault.self) { try store.releaseLeasesOfTheDead() }
        #expect(exists(TemporaryStore.worker))
        try store.connection.behindGate { db in try db.execute(sql: "PRAGMA query_only = 0") }
        #expect(try store.releaseLeasesOfTheDead() == [TemporaryStore.worker])
        #expect(try temporary.claim(by: TemporaryStore.otherWorker).count == 1)
    }

    @Test func `whose file can't be removed is seen to once`() throws {
        let rollCall = RollCall(beside: store.path)
        rollCall.strike(TemporaryStore.worker)
        try process(of: TemporaryStore.worker).kill()
        #expect(rollCall.absent().isEmpty)
        #expect(RollCall(beside: store.path).absent() == [TemporaryStore.worker])
    }

    @Test func `what is no plain file is left alone`() throws {
        try store.enroll(TemporaryStore.worker).end()
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: store.path)
        try FileManager.default.createDirectory(atPath: "\(folder)/folder", withIntermediateDirectories: false)
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["folder", "link"])
    }

    @Test func `nobody else may touch the files`() throws {
        let presence = try store.enroll(TemporaryStore.worker)
        #expect(try #require(try mode(folder)) & 0o007 == 0)
        #expect(try #require(try mode(path(of: TemporaryStore.worker))) & 0o117 == 0)
        try presence.end()
    }

    @Test func `a folder that can't be made is told`() throws {
        try Data().write(to: URL(filePath: folder))
        #expect(throws: StoreFault.self) { try store.enroll(TemporaryStore.worker) }
        #expect(try store.releaseLeasesOfTheDead().isEmpty)
    }
}

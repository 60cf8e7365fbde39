import Enrichment
import GRDB
import Storage
import TestKit
import Testing

/// Without the key nobody can tell who is to be forgotten: then nothing is stored.
@Suite struct SuppressionKeyCheckTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
        try temporary.addSites(2)
    }

    private func rules(_ key: UInt64) -> SuppressionRules {
        SuppressionRules(names: SuppressionNames(domains: PlainDomains()), digester: PlainDigester(key: key))
    }

    @Test func `a database is used with one key`() throws {
        #expect(try temporary.another().hasSuppressionKey())
        #expect(try temporary.another().leavingOut(by: rules(1)) != nil)
        #expect(try temporary.another().leavingOut(by: rules(2)) == nil)
        let value: Int? = try temporary.value("SELECT count(*) FROM suppression_key")
        #expect(value == 1)
    }

    @Test func `of many keys at once one is everybody's`() async throws {
        let empty = try TemporaryDirectory()
        let path = empty.file("sites.db")
        let stores = try (1...20).map { _ in
            try SQLiteStore.open(at: path, timekeeper: ManualTimekeeper(), bootID: "start")
        }
        let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask { try store.leavingOut(by: rules(UInt64(number + 1))) != nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 1)
    }

    @Test func `who has no key or another one stores nothing and claims nothing while anybody is to be forgotten`()
        throws
    {
        let blind = try temporary.another()
        try temporary.submit("a", [SiteID(rawValue: 1)])
        let lease = try #require(
            try blind.claim(upTo: 1, by: TemporaryStore.worker, for: TemporaryStore.leaseTime).claims.first
        ).lease
        try temporary.forget(.address("ann@elsewhere.example"))
        let settlement = Settlement(lease: lease, result: .enriched(.addresses("bob@site1.example")))
        #expect(throws: StoreFault.self) { try blind.settle([settlement]) }
        try temporary.submit("b", [SiteID(rawValue: 2)])
        #expect(throws: StoreFault.self) {
            try blind.claim(upTo: 1, by: TemporaryStore.worker, for: TemporaryStore.leaseTime)
        }
        #expect(try temporary.addresses().isEmpty)

        // The key is changed under whoever has the first.
        #expect(try temporary.store.unforgetEverybody() == 1)
        let other = try #require(try temporary.another().leavingOut(by: rules(2)))
        try temporary.forget(.address("ann@elsewhere.example"), by: other)
        #expect(throws: StoreFault.self) { try temporary.store.settle([settlement]) }
        #expect(throws: StoreFault.self) { try temporary.forget(.address("bob@elsewhere.example")) }
        #expect(try other.settle([settlement]).count == 1)
        #expect(try temporary.addresses() == ["bob@site1.example"])
    }

    @Test func `a list without its key's value is not trusted`() throws {
        try temporary.forget(.address("ann@site1.example"))
        try temporary.execute("DELETE FROM suppression_key")
        try temporary.submit("a", [SiteID(rawValue: 1)])
        #expect(throws: StoreFault.self) { try temporary.lease() }
    }
}

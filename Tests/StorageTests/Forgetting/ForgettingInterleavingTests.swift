import Enrichment
import FoundationEssentials
import GRDB
import Storage
import TestKit
import Testing

/// Workers settle and others forget at the same time; whoever was forgotten is not there afterwards, however the two fell.
///
/// A few seeds by default, a hundred with `ENRICHD_LONG_TESTS=1`.
@Suite(.timeLimit(.minutes(10))) struct ForgettingInterleavingTests {
    private static let seeds: [UInt64] = {
        let isLong = ProcessInfo.processInfo.environment["ENRICHD_LONG_TESTS"] == "1"
        return Array(1...(isLong ? 100 : 6))
    }()

    private static let siteCount = 12
    private static let people = (0..<60).map { "p\($0)@\($0 % 3 == 0 ? "mail." : "")d\($0 % 7).example" }

    @Test(arguments: seeds)
    func `nobody comes back while workers settle`(seed: UInt64) async throws {
        let temporary = try TemporaryStore()
        let sites = try temporary.addSites(Self.siteCount)
        try temporary.execute("UPDATE sites SET domain = 'd' || id || '.example'")
        let process = try #require(try temporary.another().leavingOut(by: .plain))

        let forgotten = try await withThrowingTaskGroup(of: Set<SuppressedName>.self) { group in
            for worker in 0..<2 as Range<UInt64> {
                group.addTask {
                    try Self.work(in: temporary, sites, as: worker, seed: seed &* 31 &+ worker)
                    return []
                }
            }
            group.addTask { try Self.forget(in: process, seed: seed) }
            return try await group.reduce(into: Set()) { $0.formUnion($1) }
        }

        let names = SuppressionNames(domains: PlainDomains())
        let back = try temporary.addresses().filter { names.covering(address: $0).contains(where: forgotten.contains) }
        #expect(back.isEmpty, "seed \(seed): \(back)")
        let onForgottenSites = try temporary.rows("SELECT domain FROM contacts JOIN sites ON sites.id = site_id")
            .map { $0[0] as String }
            .filter { names.covering(domain: $0).contains(where: forgotten.contains) }
        #expect(onForgottenSites.isEmpty, "seed \(seed): \(onForgottenSites)")
        #expect(!forgotten.isEmpty)
        let wrong: Int? = try temporary.value(
            """
            SELECT count(*) FROM enrichment_jobs WHERE suppressed_contacts <> (
                SELECT total(suppressed_contacts) FROM job_sites WHERE job = sequence)
            """)
        #expect(wrong == 0, "seed \(seed)")
        let findings: Int? = try temporary.value(
            "SELECT count(*) FROM contact_findings WHERE contact_id NOT IN (SELECT id FROM contacts)")
        #expect(findings == 0, "seed \(seed)")
    }

    /// Jobs over some sites, one after the other, each of which finds people at random.
    private static func work(in temporary: TemporaryStore, _ sites: [SiteID], as worker: UInt64, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for number in 1...25 {
            let wanted = sites.shuffled(using: &generator).prefix(3)
            try temporary.submit("w\(worker)-\(number)", Array(wanted), key: "key\(worker)")
            let id = WorkerID(rawValue: "worker\(worker)")
            let claims = try temporary.claim(5, by: id)
            let settlements = claims.map { claim in
                let found = (0..<4).compactMap { _ in people.randomElement(using: &generator) }
                return Settlement(
                    lease: claim.lease,
                    result: .enriched(
                        Finding(
                            contacts: Set(found).compactMap { FoundContact(email: $0) }, resultsAvailable: 9, credits: 1
                        )))
            }
            _ = try temporary.store.settle(settlements)
        }
    }

    private static func forget(in store: SQLiteStore, seed: UInt64) throws -> Set<SuppressedName> {
        var generator = SeededGenerator(seed: seed ^ 0x5A5A)
        var forgotten: Set<SuppressedName> = []
        for _ in 1...15 {
            let name: SuppressedName =
                UInt64.random(in: 0..<4, using: &generator) == 0
                ? .domain("d\(Int.random(in: 0...6, using: &generator)).example")
                : .address(people[Int.random(in: 0..<people.count, using: &generator)])
            guard case .done = try store.forget(ForgetNames([name])) else { throw StoreFault.broken("held") }
            forgotten.insert(name)
        }
        return forgotten
    }
}

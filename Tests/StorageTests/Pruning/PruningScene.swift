import Enrichment
import GRDB
import Storage
import TestKit

/// A store in which jobs end and time goes by.
struct PruningScene {
    static let keptDays = 90

    let temporary: TemporaryStore
    let sites: [SiteID]

    init(sites: Int = 3) throws {
        temporary = try TemporaryStore()
        self.sites = try temporary.addSites(sites)
    }

    /// A job over all sites that ends now; each brings `contacts`.
    @discardableResult
    func finish(_ name: String, finding contacts: String..., over sites: [SiteID]? = nil) throws -> JobID {
        let job = try temporary.submit(name, sites ?? self.sites)
        while true {
            let claims = try temporary.claim(100)
            if claims.isEmpty { return job }
            _ = try temporary.store.settle(
                claims.map { Settlement(lease: $0.lease, result: .enriched(.addresses(contacts))) })
        }
    }

    func pass(days: Int) {
        temporary.timekeeper.advance(by: .seconds(days * 86_400))
    }

    /// What is old now, by the wall clock.
    var limit: JobAgeLimit { JobAgeLimit(now: temporary.timekeeper.wallNow(), days: Self.keptDays) }

    /// A whole round. `afterStep` looks at what is there after each transaction.
    @discardableResult
    func prune(
        _ limit: JobAgeLimit?, afterStep look: (PruningStep) throws -> Void = { _ in }
    ) throws -> PrunedRows {
        var rows = PrunedRows()
        var place: PruningPlace? = .beginning
        while let current = place {
            let step = try temporary.store.prune(from: current, limit)
            rows += step.rows
            place = step.next
            try look(step)
        }
        return rows
    }

    func count(_ table: String) throws -> Int? {
        try temporary.value("SELECT count(*) FROM \(table)")
    }

    func names(_ table: String, _ column: String = "id") throws -> [String] {
        try temporary.rows("SELECT \(column) FROM \(table) ORDER BY 1").map { $0[0] }
    }
}

extension Finding {
    static func addresses(_ emails: [String]) -> Finding {
        Finding(
            contacts: emails.compactMap { FoundContact(email: $0) }, resultsAvailable: emails.count,
            credits: emails.isEmpty ? 0 : 1)
    }
}

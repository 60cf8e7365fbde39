import Enrichment
import GRDB

/// Which of an order's sites a job would leave out, since nothing of their domains is to be kept.
enum SuppressedSites: Equatable {
    /// Nobody has looked who can tell. The list is of digests, and who has no key can't look a domain up in it.
    case unknown
    case known(Set<Int64>)

    func contains(_ site: Int64) -> Bool {
        switch self {
        case .unknown: false
        case .known(let sites): sites.contains(site)
        }
    }

    var areKnown: Bool { self != .unknown }

    /// As `suppressed_sites` holds it.
    var column: HotValue {
        switch self {
        case .unknown: .null
        case .known(let sites): .text(JobIntake.list(sites.sorted().map(SiteID.init)))
        }
    }
}

/// What a look into the list of those who are to be forgotten came to.
struct SuppressionLook: Equatable {
    let sites: SuppressedSites
    /// How many names had been taken off the list by then.
    let removals: Int64
}

/// Looks for the sites of an order that a job would leave out.
struct SuppressionLooks {
    let db: Database

    /// What a program knows that has no key: none is left out while no domain is on the list.
    func withoutKey() throws -> SuppressionLook {
        SuppressionLook(sites: try holdsDomains() ? .unknown : .known([]), removals: try removals())
    }

    /// The same with the key. `sites` is a JSON array of their numbers.
    func through(_ sites: String, with book: SuppressionBook) throws -> SuppressionLook {
        var suppressed: Set<Int64> = []
        if try holdsDomains() {
            let statement = try db.cachedStatement(
                sql: "SELECT sites.id, domain FROM json_each(?) AS wanted CROSS JOIN sites ON sites.id = wanted.value")
            var domains: [(site: Int64, domain: String)] = []
            try statement.run([.text(sites)]) { row in
                domains.append((row.integer(0) ?? 0, row.text(1) ?? ""))
            }
            for (site, domain) in domains where try book.covers(domain: domain) { suppressed.insert(site) }
        }
        return SuppressionLook(sites: .known(suppressed), removals: try removals())
    }

    /// What was found when an estimate was looked through.
    func kept(of estimate: EstimateID) throws -> SuppressionLook {
        var look = SuppressionLook(sites: .unknown, removals: 0)
        var isLookedThrough = false
        try db.cachedStatement(
            sql: "SELECT suppressed_sites IS NOT NULL, names_removed FROM estimates WHERE id = ?"
        ).run([.text(estimate.rawValue)]) { row in
            isLookedThrough = row.integer(0) == 1
            look = SuppressionLook(sites: .unknown, removals: row.integer(1) ?? 0)
        }
        guard isLookedThrough else { return look }
        var sites: Set<Int64> = []
        try db.cachedStatement(
            sql: "SELECT value FROM estimates CROSS JOIN json_each(suppressed_sites) WHERE estimates.id = ?"
        ).run([.text(estimate.rawValue)]) { row in
            if let site = row.integer(0) { sites.insert(site) }
        }
        return SuppressionLook(sites: .known(sites), removals: look.removals)
    }

    /// What of that still holds. Names that came onto the list since make a job cheaper; with one taken off, its sites may
    /// be asked for, and nobody without the key can tell which those are.
    func stillLeftOut(of estimate: EstimateID) throws -> SuppressedSites {
        let look = try kept(of: estimate)
        return try removals() == look.removals ? look.sites : .unknown
    }

    private func holdsDomains() throws -> Bool {
        var holds = false
        try db.cachedStatement(sql: "SELECT 1 FROM suppressions WHERE kind = 'domain' LIMIT 1").run { _ in holds = true
        }
        return holds
    }

    private func removals() throws -> Int64 {
        var names: Int64 = 0
        try db.cachedStatement(sql: "SELECT names FROM suppression_removals").run { row in names = row.integer(0) ?? 0 }
        return names
    }
}

package import Enrichment
import GRDB

extension SQLiteStore: SiteRegister {
    /// A site is there already when one has its domain, with or without `www.` as the earlier application left it,
    /// or its url; so the second of two equal sites in `sites` existed, too.
    /// NUL characters are left out of what is kept.
    package func add(_ sites: [NewSite]) throws(StoreFault) -> [SiteAdmission] {
        guard !sites.isEmpty else { return [] }
        let now = timekeeper.wallNow().columnText
        return try connection.write { db in
            try sites.map { site in
                let site = site.withoutNUL
                if let existing = try SiteRows.find(site, in: db) { return .existed(existing) }
                return .created(try SiteRows.insert(site, at: now, in: db))
            }
        }
    }

    /// Repeats count once; unknown sites are named once each, in the order asked for.
    package func moveToEnrichment(_ sites: [SiteID]) throws(StoreFault) -> StageMove {
        guard !sites.isEmpty else { return .moved(0) }
        let now = timekeeper.wallNow().columnText
        return try connection.write { db in
            let unknown = try SiteRows.unknown(among: sites, in: db)
            guard unknown.isEmpty else { return .unknownSites(unknown) }
            let moves = try sites.map { site in try SiteRows.moveToEnrichment(site, at: now, in: db) }
            return .moved(moves.count { $0 })
        }
    }

    package func delete(_ site: SiteID) throws(StoreFault) -> SiteRemoval {
        try connection.write { db in try SiteDeletion(db: db, site: site).removal() }
    }
}

import Enrichment
import GRDB

/// Single sites in their table; thousands follow each other in one transaction, so the statements are kept.
enum SiteRows {
    /// The site that has this one's domain or url, the oldest when there are several.
    static func find(_ site: NewSite, in db: Database) throws -> SiteID? {
        let byDomain = try db.cachedStatement(sql: "SELECT id FROM sites WHERE domain IN (?, ?) ORDER BY id LIMIT 1")
        let byURL = try db.cachedStatement(sql: "SELECT id FROM sites WHERE url = ?")
        let id =
            try Int64.fetchOne(byDomain, arguments: [site.domain, "www." + site.domain])
            ?? Int64.fetchOne(byURL, arguments: [site.url])
        return id.map(SiteID.init(rawValue:))
    }

    /// A new site in the first stage, as a discovery would have left it.
    static func insert(_ site: NewSite, at now: String, in db: Database) throws -> SiteID {
        try db.cachedStatement(
            sql: """
                INSERT INTO sites (
                    url, domain, company_name, pipeline_stage, discovery_source, discovery_date, created_at, updated_at
                ) VALUES (?1, ?2, ?3, 'discovered', 'api', ?4, ?4, ?4)
                """
        ).execute(arguments: [site.url, site.domain, site.companyName, now])
        return SiteID(rawValue: db.lastInsertedRowID)
    }

    /// Those that do not exist, once each, in their order.
    static func unknown(among sites: [SiteID], in db: Database) throws -> [SiteID] {
        let exists = try db.cachedStatement(sql: "SELECT 1 FROM sites WHERE id = ?")
        var named: Set<SiteID> = []
        return try sites.filter { site in
            try Int.fetchOne(exists, arguments: [site.rawValue]) == nil && named.insert(site).inserted
        }
    }

    /// False when the site was in the stage already and stays as it is.
    static func moveToEnrichment(_ site: SiteID, at now: String, in db: Database) throws -> Bool {
        try db.cachedStatement(
            sql: """
                UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'pending', updated_at = ?
                WHERE id = ? AND pipeline_stage IS NOT 'enrichment'
                """
        ).execute(arguments: [now, site.rawValue])
        return db.changesCount == 1
    }
}

extension NewSite {
    /// Without NUL characters, at which GRDB would silently end a text.
    var withoutNUL: NewSite {
        func clean(_ text: String) -> String {
            text.utf8.contains(0) ? String(text.unicodeScalars.filter { $0.value != 0 }) : text
        }
        return NewSite(url: clean(url), domain: clean(domain), companyName: companyName.map(clean))
    }
}

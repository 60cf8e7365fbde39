import Enrichment
import GRDB
import Testing

@testable import Storage

extension TemporaryStore {
    @discardableResult
    func keep(
        _ lease: Lease, _ addresses: [String], at place: String, charges: [CallID: Charge] = [:]
    ) throws -> KeepReceipt {
        try store.keep(
            SearchPart(
                contacts: addresses.compactMap { FoundContact(email: $0) }, place: SearchPlace(rawValue: place)),
            of: lease, charges: charges, traces: [:])
    }

    /// What stands in columns of a job's site, of the job, or of its row in `jobs`.
    func columns(_ columns: String, of site: Int64 = 1, job: String = "a") throws -> [DatabaseValue] {
        let rows = try rows(
            """
            SELECT \(columns) FROM job_sites JOIN enrichment_jobs ON sequence = job JOIN jobs ON jobs.id = job_id
            WHERE job_id = ? AND site_id = ?
            """, [job, site])
        return Array(try #require(rows.first).databaseValues)
    }

    /// Leave for a call that costs two credits at most.
    func call(for lease: Lease) throws -> CallID {
        guard case .granted(let grant) = try store.grant(lease, mostCredits: 2), let call = grant.call else {
            throw StoreFault.broken("no leave")
        }
        return call
    }

    /// `site3.example` and so on, behind the sites that are there.
    func addMoreSites(_ count: Int) throws -> [SiteID] {
        let there: Int = try value("SELECT count(*) FROM sites") ?? 0
        return try (1...count).map { more in
            let name = "site\(there + more).example"
            try execute("INSERT INTO sites (url, domain) VALUES (?, ?)", ["https://\(name)", name])
            return SiteID(rawValue: Int64(there + more))
        }
    }
}

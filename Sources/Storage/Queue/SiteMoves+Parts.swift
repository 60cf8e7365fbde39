import Enrichment
import GRDB

extension SiteMoves {
    /// In SQL: what is said before why a search of which parts were kept went no further. What other steps of the job found
    /// is no part of it.
    static let keptContacts = """
        iif(
            place IS NULL AND EXISTS (SELECT 1 FROM job_steps WHERE job_steps.job = job_sites.job AND job_steps.step = 1),
            '', 'Kept the first ' || iif(contacts_found = 1, 'contact', contacts_found || ' contacts') || ': ')
        """

    /// A search has come to `place` and has brought so many new contacts on the way; whoever claims its site next goes on
    /// from there. What went wrong before it got there counts no more. Words too long to be kept leave the place before.
    /// Equal remarks are made once.
    func advance(
        _ name: JobSite, to place: SearchPlace, by new: Int, leavingOut suppressed: Int, saying remark: String?
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_sites SET
                    contacts_found = contacts_found + ?3, suppressed_contacts = suppressed_contacts + ?6, place = coalesce(?4, place),
                    attempts = iif(?3 > 0, 0, attempts), pauses = iif(?3 > 0, 0, pauses),
                    error = iif(instr(coalesce(error, ''), ?5), error, coalesce(error || ' ' || ?5, ?5, error))
                WHERE job = ?1 AND site_id = ?2
                """
        ).run([
            .integer(name.job), .integer(name.site), HotValue(new),
            HotValue(place.rawValue.utf8.count <= SearchPlace.maximumBytes ? place.rawValue : nil), HotValue(remark),
            HotValue(suppressed),
        ])
        // While a site is enriching its contacts are counted when that ends, which may take a while.
        try db.cachedStatement(
            sql: """
                UPDATE listed_sites SET contacts = (SELECT count(*) FROM contacts WHERE site_id = ?1) WHERE site_id = ?1
                """
        ).run([.integer(name.site)])
    }
}

extension Failure {
    static let siteDeleted = Failure(.invalidRequest, "The site was deleted.")
}

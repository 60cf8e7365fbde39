import Enrichment
import GRDB

/// Writes down which job found a contact, by which call, and where the provider says it found it: one row for a contact,
/// job and provider, which a repeated finding replaces.
struct FindingUpsert {
    private let statement: Statement
    private let now: HotValue

    init(db: Database, now: Moment) throws {
        // The contact is looked up again: `RETURNING id` on its upsert took half as long again.
        statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources)
                SELECT id, ?, ?, ?, ?, ? FROM contacts WHERE site_id = ? AND email = ?
                """)
        self.now = .text(now.wall)
    }

    /// `call` is the ledger's number of the call that brought it.
    func write(_ contact: FoundContact, site: HotValue, job: HotValue, provider: HotValue, call: HotValue) throws {
        try statement.run([
            job, provider == .null ? .text("") : provider, now, call, .text(contact.sources.columnText), site,
            .text(contact.email),
        ])
    }
}

extension [CallID: Charge] {
    /// The call that brought what was found: asking for no more than a plan allows, or for a page that is not there,
    /// costs nothing, and what found somebody does.
    var lastCharged: CallID? {
        var last: CallID?
        for case (let call, .credits(1...)) in self where call.rawValue > last?.rawValue ?? 0 {
            last = call
        }
        return last
    }
}

import Enrichment
import GRDB

/// What a job has found for one of its sites so far.
struct JobFindings {
    private let held: HeldSite
    private let db: Database

    init(of held: HeldSite, in db: Database) {
        self.held = held
        self.db = db
    }

    /// How many of these contacts are among it; each address counts once.
    func count(of contacts: [FoundContact]) throws -> Int {
        if contacts.isEmpty { return 0 }
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(DISTINCT contacts.id)
                FROM json_each(?) AS found CROSS JOIN contacts ON site_id = ? AND email = found.value
                WHERE EXISTS (SELECT 1 FROM contact_findings WHERE contact_id = contacts.id AND job_id = ?)
                """)
        var count = 0
        try statement.run([.text(Self.list(of: contacts)), .integer(held.name.site), .text(held.jobID.rawValue)]) {
            row in
            count = Int(row.integer(0) ?? 0)
        }
        return count
    }

    /// How many contacts that is, whichever provider found them.
    func count() throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM contacts
                WHERE site_id = ? AND EXISTS (SELECT 1 FROM contact_findings WHERE contact_id = contacts.id AND job_id = ?)
                """)
        var count = 0
        try statement.run([.integer(held.name.site), .text(held.jobID.rawValue)]) { row in
            count = Int(row.integer(0) ?? 0)
        }
        return count
    }

    private static func list(of contacts: [FoundContact]) -> String {
        var json = JSONBytes(reserving: contacts.count * 40)
        json.appendArray { json in
            for contact in contacts {
                json.append(string: contact.email.utf8.span)
                json.append(byte: UInt8(ascii: ","))
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

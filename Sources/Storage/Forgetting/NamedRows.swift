import Enrichment
import GRDB

/// The rows that names speak of, however whoever wrote them has spelt them: so all there are are looked at. That is done
/// without the write gate; within the transaction that deletes only what came since is.
struct NamedRows: Sendable {
    private(set) var contacts: Set<Int64> = []
    /// Sites on the domains among the names.
    private(set) var sites: Set<Int64> = []
    private var lastContact: Int64 = 0
    private var lastSite: Int64 = 0
    private let wanted: Set<SuppressedName>
    private let spelling: SuppressionNames

    init(_ wanted: Set<SuppressedName>, spelling: SuppressionNames, in db: Database) throws {
        self.wanted = wanted
        self.spelling = spelling
        try look(in: db, contacts: "SELECT rowid, email FROM contacts", sites: "SELECT id, domain FROM sites")
    }

    /// Adds what came after the first look, and leaves out what has another name by now.
    mutating func lookAgain(in db: Database) throws {
        let contact = try db.cachedStatement(sql: "SELECT email FROM contacts WHERE rowid = ?")
        contacts = try contacts.filter { row in try isStill(contact, of: row, covers(address:)) }
        let site = try db.cachedStatement(sql: "SELECT domain FROM sites WHERE id = ?")
        sites = try sites.filter { row in try isStill(site, of: row, covers(domain:)) }
        try look(
            in: db, contacts: "SELECT rowid, email FROM contacts WHERE rowid > \(lastContact)",
            sites: "SELECT id, domain FROM sites WHERE id > \(lastSite)")
    }

    private mutating func look(in db: Database, contacts: String, sites: String) throws {
        try db.makeStatement(sql: contacts).run { row in
            guard let number = row.integer(0) else { return }
            lastContact = max(lastContact, number)
            if let email = row.text(1), covers(address: email) { self.contacts.insert(number) }
        }
        guard wanted.contains(where: { $0.kind == .domain }) else { return }
        try db.makeStatement(sql: sites).run { row in
            guard let number = row.integer(0) else { return }
            lastSite = max(lastSite, number)
            if let domain = row.text(1), covers(domain: domain) { self.sites.insert(number) }
        }
    }

    private func isStill(_ statement: Statement, of row: Int64, _ covers: (String) -> Bool) throws -> Bool {
        var isStill = false
        try statement.run([.integer(row)]) { row in isStill = row.text(0).map(covers) ?? false }
        return isStill
    }

    private func covers(address: String) -> Bool {
        spelling.covering(address: address).contains(where: wanted.contains)
    }

    private func covers(domain: String) -> Bool {
        spelling.covering(domain: domain).contains(where: wanted.contains)
    }
}

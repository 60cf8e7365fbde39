import Enrichment
import GRDB

/// The list of those who are to be forgotten, as one transaction sees it.
///
/// It is asked in the transaction that writes, so that nobody who was forgotten meanwhile comes back. As long as nobody
/// is on it, that is all it costs: one look.
final class SuppressionBook {
    private let db: Database
    private let rules: SuppressionRules?
    private var knownDomains: [String: Bool] = [:]

    init(db: Database, rules: SuppressionRules?) {
        self.db = db
        self.rules = rules
    }

    /// The rules, if anybody is on the list. Throws where the key is missing or another one: to go on would let everybody
    /// come back.
    private lazy var looked = Result { () throws -> SuppressionRules? in
        let statement = try db.cachedStatement(
            sql: "SELECT (SELECT check_value FROM suppression_key) FROM suppressions LIMIT 1")
        var checkValue: [UInt8]?
        try statement.run { row in checkValue = row.blob(0) }
        guard let checkValue else { return nil }
        guard let rules, rules.digester.checkValue.bytes == checkValue else { throw Self.wrongKey }
        return rules
    }

    static let wrongKey = StoreFault.broken(
        "Nothing is stored: who is to be forgotten can't be told without the suppression key that the database was used "
            + "with so far.")

    /// Whether nothing may be kept of a contact with this address.
    func covers(address: String) throws -> Bool {
        guard let rules = try looked.get() else { return false }
        let names = rules.names.covering(address: address)
        guard let own = names.first else { return false }
        return try holds(own, as: .forgotten, under: rules) || covers(names.dropFirst(), under: rules)
    }

    /// Whether nothing may be asked or kept of a site on this domain.
    func covers(domain: String) throws -> Bool {
        guard let rules = try looked.get() else { return false }
        return try covers(rules.names.covering(domain: domain)[...], under: rules)
    }

    /// The same of a site's number; not of one that is gone.
    func covers(site: Int64) throws -> Bool {
        guard try looked.get() != nil else { return false }
        var domain: String?
        try db.cachedStatement(sql: "SELECT domain FROM sites WHERE id = ?").run([.integer(site)]) { row in
            domain = row.text(0)
        }
        return try domain.map { try covers(domain: $0) } ?? false
    }

    /// `domains` is a domain and those above it.
    private func covers(_ domains: ArraySlice<SuppressedName>, under rules: SuppressionRules) throws -> Bool {
        guard let nearest = domains.first else { return false }
        if let known = knownDomains[nearest.text] { return known }
        let isCovered =
            try holds(nearest, as: .refused, under: rules)
            || domains.contains { try holds($0, as: .forgotten, under: rules) }
        knownDomains[nearest.text] = isCovered
        return isCovered
    }

    /// Whether this very name is on the list.
    func contains(_ name: SuppressedName) throws -> Bool {
        guard let rules = try looked.get() else { return false }
        return try holds(name, as: .forgotten, under: rules) || holds(name, as: .refused, under: rules)
    }

    private func holds(
        _ name: SuppressedName, as reason: SuppressionReason, under rules: SuppressionRules
    ) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM suppressions WHERE digest = ? AND reason = ?")
        var isHeld = false
        try statement.run([.blob(rules.digester.digest(of: name).bytes), .text(reason.rawValue)]) { _ in isHeld = true }
        return isHeld
    }

    /// Puts a name on the list; a person's word is stronger than a provider's. Returns whether it was not on it.
    func add(_ name: SuppressedName, because reason: SuppressionReason, at now: String) throws -> Bool {
        let digest = try digest(of: name)
        try db.cachedStatement(
            sql: "INSERT INTO suppressions (digest, kind, reason, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        ).run([digest, .text(name.kind.rawValue), .text(reason.rawValue), .text(now)])
        let isNew = db.changesCount > 0
        if !isNew, reason == .forgotten {
            try db.cachedStatement(sql: "UPDATE suppressions SET reason = 'forgotten' WHERE digest = ?").run([digest])
        }
        return isNew
    }

    /// Takes a name off the list; returns whether it was on it.
    func remove(_ name: SuppressedName) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM suppressions WHERE digest = ?").run([digest(of: name)])
        return db.changesCount > 0
    }

    /// Only under the key that the database is used with.
    private func digest(of name: SuppressedName) throws -> HotValue {
        guard let rules, try SuppressionKeyCheck(db: db).isKnown(rules.digester) else { throw Self.wrongKey }
        return .blob(rules.digester.digest(of: name).bytes)
    }

    /// Remembers that a provider may not speak of a site's domain.
    func refuse(site: Int64, at now: String) throws {
        guard let rules else { throw Self.wrongKey }
        let domain = try String.fetchOne(
            db.cachedStatement(sql: "SELECT domain FROM sites WHERE id = ?"), arguments: [site])
        guard let domain, let name = rules.names.covering(domain: domain).first else { return }
        _ = try add(name, because: .refused, at: now)
    }
}

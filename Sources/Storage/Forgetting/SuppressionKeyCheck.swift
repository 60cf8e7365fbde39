package import Enrichment
import GRDB

/// Which suppression key a database is used with.
struct SuppressionKeyCheck {
    let db: Database

    /// Nil for a database that was never used with one.
    func checkValue() throws -> [UInt8]? {
        var value: [UInt8]?
        try db.cachedStatement(sql: "SELECT check_value FROM suppression_key").run { row in value = row.blob(0) }
        return value
    }

    func isKnown(_ digester: any SuppressionDigester) throws -> Bool {
        try checkValue() == digester.checkValue.bytes
    }

    /// Has the database know this key, unless it knows one.
    func note(_ digester: any SuppressionDigester) throws {
        try db.cachedStatement(sql: "INSERT INTO suppression_key VALUES (1, ?) ON CONFLICT DO NOTHING")
            .run([.blob(digester.checkValue.bytes)])
    }
}

extension SQLiteStore {
    /// Whether the database is used with a suppression key already: then a missing one is lost, and not to be made.
    package func hasSuppressionKey() throws(StoreFault) -> Bool {
        try connection.read { db in try SuppressionKeyCheck(db: db).checkValue() != nil }
    }

    /// The same store for a program that stores contacts, of whom it leaves out those who are to be forgotten. Nil when
    /// the database is used with another key than this one.
    package func leavingOut(by rules: SuppressionRules) throws(StoreFault) -> SQLiteStore? {
        if try !hasSuppressionKey() {
            try connection.write { db in try SuppressionKeyCheck(db: db).note(rules.digester) }
        }
        guard try connection.read({ db in try SuppressionKeyCheck(db: db).isKnown(rules.digester) }) else { return nil }
        return with(suppressions: rules)
    }
}

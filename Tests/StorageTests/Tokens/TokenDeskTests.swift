import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct TokenDeskTests {
    private let temporary: TemporaryStore
    private var store: SQLiteStore { temporary.store }

    init() throws {
        temporary = try TemporaryStore()
    }

    static func digest(_ byte: UInt8) throws -> TokenDigest {
        try #require(TokenDigest(bytes: [UInt8](repeating: byte, count: 32)))
    }

    private func create(
        _ byte: UInt8, name: String = "crm", scope: AccessScope = .read, expiresAt: WallSecond? = nil
    ) throws -> TokenID {
        try store.create(
            CreateToken(name: name, scope: scope, digest: Self.digest(byte), expiresAt: expiresAt))
    }

    @Test func `tokens are listed as they were made, the oldest first`() throws {
        let now = temporary.timekeeper.wallNow()
        let end = WallSecond(unixSeconds: now.unixSeconds + 60)
        let first = try create(1, name: "Zoë’s \"laptop\"", scope: .admin)
        let second = try create(2, scope: .write, expiresAt: end)
        #expect(
            try store.tokens() == [
                AccessToken(
                    id: first, name: "Zoë’s \"laptop\"", scope: .admin, createdAt: now, expiresAt: nil, revokedAt: nil,
                    lastUsedAt: nil),
                AccessToken(
                    id: second, name: "crm", scope: .write, createdAt: now, expiresAt: end, revokedAt: nil,
                    lastUsedAt: nil),
            ])
    }

    @Test func `a revocation is kept with its time, and a second one changes nothing`() throws {
        let token = try create(1)
        temporary.timekeeper.advance(by: .seconds(5))
        let moment = temporary.timekeeper.wallNow()
        #expect(try store.revoke(token) == .revoked)
        temporary.timekeeper.advance(by: .seconds(5))
        #expect(try store.revoke(token) == .alreadyRevoked)
        #expect(try store.tokens().first?.revokedAt == moment)
        #expect(try store.revoke(TokenID(rawValue: 99)) == .unknownToken)
    }

    @Test func `the number of a token that is gone is given to no other`() throws {
        _ = try create(1)
        let gone = try create(2)
        try temporary.execute("DELETE FROM enrichd_tokens WHERE id = ?", [gone.rawValue])
        #expect(try create(3) > gone)
    }

    @Test func `the database keeps the digest, and takes no second token of the same`() throws {
        _ = try create(7)
        let stored: [UInt8]? = try temporary.value("SELECT hex(digest) FROM enrichd_tokens").map { (text: String) in
            [UInt8](text.utf8)
        }
        #expect(stored == [UInt8](String(repeating: "07", count: 32).utf8))
        #expect(throws: StoreFault.self) { try create(7) }
        #expect(try store.tokens().count == 1)
    }

    @Test(arguments: [
        "INSERT INTO enrichd_tokens (name, digest, scope, created_at) VALUES ('', zeroblob(32), 'read', 'now')",
        "INSERT INTO enrichd_tokens (name, digest, scope, created_at) VALUES ('a', zeroblob(31), 'read', 'now')",
        "INSERT INTO enrichd_tokens (name, digest, scope, created_at) VALUES ('a', zeroblob(32), 'root', 'now')",
        """
        INSERT INTO enrichd_tokens (name, digest, scope, created_at, expires_at)
        VALUES ('a', zeroblob(32), 'read', '2026-01-02 00:00:00', '2026-01-02 00:00:00')
        """,
    ])
    func `no other program can store what is no token`(sql: String) throws {
        #expect(throws: DatabaseError.self) { try temporary.execute(sql) }
    }

    @Test func `uses are kept to the minute, whoever writes them down`() throws {
        let token = try create(1)
        let other = try temporary.another()
        let first = temporary.timekeeper.wallNow()
        func lastUse(after seconds: Int64, in store: SQLiteStore) throws -> Int64? {
            let second = WallSecond(unixSeconds: first.unixSeconds + seconds)
            try store.keep([token: second, TokenID(rawValue: 99): second])
            return try store.tokens().first?.lastUsedAt.map { $0.unixSeconds - first.unixSeconds }
        }
        #expect(try lastUse(after: 0, in: store) == 0)
        #expect(try lastUse(after: 59, in: other) == 0)
        #expect(try lastUse(after: 60, in: other) == 60)
        #expect(try lastUse(after: 61, in: store) == 60)
        // The clock was set back by an hour.
        #expect(try lastUse(after: -3_600, in: store) == -3_600)
    }
}

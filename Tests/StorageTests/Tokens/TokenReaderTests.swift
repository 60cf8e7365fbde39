import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct TokenReaderTests {
    private let temporary: TemporaryStore
    private let readings: ThreadReadings

    init() throws {
        temporary = try TemporaryStore()
        readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
    }

    private func create(_ byte: UInt8, _ scope: AccessScope, expiresAt: WallSecond? = nil) throws -> TokenID {
        try temporary.store.create(
            CreateToken(
                name: "token", scope: scope, digest: TokenDeskTests.digest(byte), expiresAt: expiresAt))
    }

    @Test func `a token is worth its scope, and one that is not there nothing`() throws {
        for (byte, scope) in zip(1..., AccessScope.allCases) {
            let id = try create(UInt8(byte), scope)
            #expect(try readings.token(TokenDeskTests.digest(UInt8(byte))) == .valid(id, scope))
        }
        #expect(try readings.token(TokenDeskTests.digest(9)) == .unknown)
    }

    @Test func `it ends in the very second it was made to end in`() throws {
        let end = WallSecond(unixSeconds: temporary.timekeeper.wallNow().unixSeconds + 10)
        let id = try create(1, .write, expiresAt: end)
        temporary.timekeeper.advance(by: .seconds(9))
        #expect(try readings.token(TokenDeskTests.digest(1)) == .valid(id, .write))
        temporary.timekeeper.advance(by: .seconds(1))
        #expect(try readings.token(TokenDeskTests.digest(1)) == .expired(id))
    }

    @Test func `a revocation by another process holds for the very next request`() throws {
        let id = try create(1, .admin)
        #expect(try readings.token(TokenDeskTests.digest(1)) == .valid(id, .admin))
        #expect(try temporary.another().revoke(id) == .revoked)
        #expect(try readings.token(TokenDeskTests.digest(1)) == .revoked(id))
    }

    @Test func `of tokens that are revoked and expired the revocation is told`() throws {
        let end = WallSecond(unixSeconds: temporary.timekeeper.wallNow().unixSeconds + 10)
        let id = try create(1, .admin, expiresAt: end)
        _ = try temporary.store.revoke(id)
        temporary.timekeeper.advance(by: .seconds(60))
        #expect(try readings.token(TokenDeskTests.digest(1)) == .revoked(id))
    }

    @Test func `a digest that is alike but for one bit is unknown`() throws {
        _ = try create(0, .admin)
        for bit in 0..<256 {
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(try readings.token(#require(TokenDigest(bytes: bytes))) == .unknown)
        }
    }

    @Test func `one look into an index finds it, however many there are`() throws {
        let plan = try temporary.rows("EXPLAIN QUERY PLAN SELECT id FROM enrichd_tokens WHERE digest = zeroblob(32)")
        #expect(
            plan.map { $0["detail"] as String } == [
                "SEARCH enrichd_tokens USING COVERING INDEX sqlite_autoindex_enrichd_tokens_1 (digest=?)"
            ])
    }
}

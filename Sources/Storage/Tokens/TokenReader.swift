import Enrichment

/// Reads what a token is worth, anew for every request: nothing is remembered, so a revocation holds at once.
final class TokenReader {
    private let token: HotStatement
    private let timekeeper: any Timekeeper

    init(_ connection: HotConnection, timekeeper: any Timekeeper) throws(StoreFault) {
        self.timekeeper = timekeeper
        token = try HotStatement(
            connection,
            """
            SELECT id, digest, scope, revoked_at IS NOT NULL, unixepoch(expires_at) FROM enrichd_tokens WHERE digest = ?
            """)
    }

    /// The index compares byte by byte and stops at the first that differs, so the time of a look-up may tell how many
    /// leading bytes of a digest are right. Nobody gains a token by it: a token is 256 random bits, so that even a whole
    /// digest leaves nothing but to try them all. The digest that was found is compared once more in constant time all
    /// the same, so that what lets somebody in does not hang on how an index compares.
    func token(_ digest: TokenDigest) throws(StoreFault) -> TokenVerdict {
        var verdict = TokenVerdict.unknown
        try token.run([.blob(digest.bytes)]) { row throws(StoreFault) in
            guard let id = row.integer(0).map(TokenID.init), let stored = TokenDigest(bytes: row.blob(1)),
                let scope = row.text(2).flatMap(AccessScope.init), let revocation = row.integer(3)
            else { throw .broken("a token's row can't be understood") }
            guard stored == digest else { return }
            if revocation != 0 {
                verdict = .revoked(id)
            } else if let expiry = row.integer(4), expiry <= timekeeper.wallNow().unixSeconds {
                verdict = .expired(id)
            } else {
                verdict = .valid(id, scope)
            }
        }
        return verdict
    }
}

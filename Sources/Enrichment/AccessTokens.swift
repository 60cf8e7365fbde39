/// A token's number, by which logs and whoever made it name it; assigned by the store, never reused.
package struct TokenID: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (left: TokenID, right: TokenID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The command that makes a token.
package struct CreateToken: Sendable {
    /// For people, who tell their tokens apart by it; need not be the only one of its name.
    package let name: String
    package let scope: AccessScope
    package let digest: TokenDigest
    /// The first second in which it is no longer valid; nil for one that ends only when it is revoked.
    package let expiresAt: WallSecond?

    package init(name: String, scope: AccessScope, digest: TokenDigest, expiresAt: WallSecond?) {
        self.name = name
        self.scope = scope
        self.digest = digest
        self.expiresAt = expiresAt
    }
}

/// What is kept of a token: everything but the token.
package struct AccessToken: Hashable, Sendable {
    package let id: TokenID
    package let name: String
    package let scope: AccessScope
    package let createdAt: WallSecond
    package let expiresAt: WallSecond?
    package let revokedAt: WallSecond?
    /// To the minute; nil when it was never used.
    package let lastUsedAt: WallSecond?

    package init(
        id: TokenID, name: String, scope: AccessScope, createdAt: WallSecond, expiresAt: WallSecond?,
        revokedAt: WallSecond?, lastUsedAt: WallSecond?
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
    }
}

/// Where tokens are made and taken back.
package protocol TokenDesk: Sendable {
    /// Once this returns, every process of the machine knows the token.
    func create(_ command: CreateToken) throws(StoreFault) -> TokenID

    /// All there are, revoked and expired ones too, the oldest first.
    func tokens() throws(StoreFault) -> [AccessToken]

    /// Once this returns, no process of the machine lets a request begin with the token.
    func revoke(_ token: TokenID) throws(StoreFault) -> Revocation
}

package enum Revocation: Hashable, Sendable {
    case revoked
    /// It was before; nothing changed.
    case alreadyRevoked
    case unknownToken
}

/// Where it is written down when tokens were used.
package protocol TokenUseBook: Sendable {
    /// Keeps the last use of each token to the minute: what was written down less than a minute before is left as it is.
    /// Gives up soon when the store is busy.
    func keep(_ uses: [TokenID: WallSecond]) throws(StoreFault)
}

package import Enrichment
import FoundationEssentials
import GRDB

extension SQLiteStore: TokenDesk {
    package func create(_ command: CreateToken) throws(StoreFault) -> TokenID {
        try write { db, now in
            try db.execute(
                sql: """
                    INSERT INTO enrichd_tokens (name, digest, scope, created_at, expires_at) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    command.name, Data(command.digest.bytes), command.scope.rawValue, now.wall,
                    command.expiresAt?.columnText,
                ])
            return TokenID(rawValue: db.lastInsertedRowID)
        }
    }

    package func tokens() throws(StoreFault) -> [AccessToken] {
        try connection.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, name, scope, unixepoch(created_at), unixepoch(expires_at), unixepoch(revoked_at),
                        unixepoch(last_used_at)
                    FROM enrichd_tokens ORDER BY id
                    """
            ).map(AccessToken.init)
        }
    }

    package func revoke(_ token: TokenID) throws(StoreFault) -> Revocation {
        try write { db, now in
            try db.execute(
                sql: "UPDATE enrichd_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                arguments: [now.wall, token.rawValue])
            if db.changesCount == 1 { return .revoked }
            let exists = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM enrichd_tokens WHERE id = ?)", arguments: [token.rawValue])
            return exists == true ? .alreadyRevoked : .unknownToken
        }
    }
}

extension AccessToken {
    fileprivate init(_ row: Row) throws {
        guard let scope = AccessScope(rawValue: row[2]), let created: Int64 = row[3] else {
            throw StoreFault.broken("the row of token \(row[0] as Int64) can't be understood")
        }
        func second(_ column: Int) -> WallSecond? {
            (row[column] as Int64?).map(WallSecond.init)
        }
        self.init(
            id: TokenID(rawValue: row[0]), name: row[1], scope: scope, createdAt: WallSecond(unixSeconds: created),
            expiresAt: second(4), revokedAt: second(5), lastUsedAt: second(6))
    }
}

package import Enrichment
import GRDB

extension SQLiteStore: TokenUseBook {
    /// Uses are not worth making anybody wait who writes.
    private static let patience = Duration.seconds(1)

    /// Where several processes see the same token, the first of them writes and the others find it written: a transaction
    /// that changes nothing costs no sync. A last use in the future is that of a clock that was set back since.
    package func keep(_ uses: [TokenID: WallSecond]) throws(StoreFault) {
        try connection.write(patience: Self.patience) { db in
            let update = try db.cachedStatement(
                sql: """
                    UPDATE enrichd_tokens SET last_used_at = ?2
                    WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at <= datetime(?2, '-60 seconds')
                        OR last_used_at > ?2)
                    """)
            for (token, second) in uses {
                try update.execute(arguments: [token.rawValue, second.columnText])
            }
        }
    }
}

import ArgumentParser
import Enrichment
import Storage

extension Tokens {
    /// `enrichctl tokens list`.
    struct List: Command {
        static let configuration = CommandConfiguration(
            abstract: "Lists the tokens there are and were.",
            discussion: """
                Times are UTC; a last use is told to the minute, and may be missing its last minute when the responder \
                was killed.

                Examples:
                  enrichctl tokens list
                  enrichctl tokens list --json | jq '.[] | select(.state == "valid") | .name'
                """)

        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Print a JSON array of objects.")
        var json = false

        func execute() throws {
            let now = SystemTimekeeper().wallNow()
            let entries = try options.openStore().tokens().map { Entry($0, at: now) }
            try StandardOutput.write(json ? JSONText.line(entries) : Self.table(entries).text)
        }

        private static func table(_ entries: [Entry]) -> TextTable {
            var table = TextTable(
                heading: ["ID", "NAME", "SCOPE", "STATE", "CREATED", "EXPIRES", "LAST USED"])
            for entry in entries {
                table.add([
                    "\(entry.id)", entry.name, entry.scope, entry.state.rawValue, entry.createdAt,
                    entry.expiresAt ?? "never", entry.lastUsedAt ?? "never",
                ])
            }
            return table
        }
    }

    /// One token as it is listed.
    struct Entry: Encodable {
        enum State: String, Encodable {
            case valid, expired, revoked
        }

        let id: Int64
        let name: String
        let scope: String
        let state: State
        let createdAt: String
        let expiresAt: String?
        let revokedAt: String?
        let lastUsedAt: String?

        init(_ token: AccessToken, at now: WallSecond) {
            id = token.id.rawValue
            name = token.name
            scope = token.scope.rawValue
            if token.revokedAt != nil {
                state = .revoked
            } else if let expiry = token.expiresAt, expiry <= now {
                state = .expired
            } else {
                state = .valid
            }
            createdAt = token.createdAt.columnText
            expiresAt = token.expiresAt?.columnText
            revokedAt = token.revokedAt?.columnText
            lastUsedAt = token.lastUsedAt?.columnText
        }
    }
}

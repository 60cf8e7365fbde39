import ArgumentParser
import Enrichment

/// `enrichctl tokens`.
struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes, lists and revokes the access tokens of the API.",
        discussion: """
            A token lets its holder call the API with `Authorization: Bearer enrichd_…`, as far as its scope goes: read, \
            write (which includes read) or admin (which includes both). The database keeps a token's SHA-256 only.

            Examples:
              enrichctl tokens create --name crm --scope write --expires-in 90d
              enrichctl tokens list
              enrichctl tokens revoke 3
            """,
        subcommands: [Create.self, List.self, Revoke.self])
}

extension AccessScope: ExpressibleByArgument {}

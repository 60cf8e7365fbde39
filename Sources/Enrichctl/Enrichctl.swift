import ArgumentParser
import Settings

/// The program of whoever runs enrichd: what is done at the server's own terminal and not through the API.
@main
struct Enrichctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrichctl",
        abstract: "Looks after an enrichd installation.",
        discussion: """
            It works on the database itself, whether the responder and the workers run or not: run it as the user that \
            they run as. The database is that of --database or ENRICHD_DATABASE.

            Every command takes --json, and ends with a status of sysexits(3): 0 when all was done, 64 for a wrong \
            command line, 65 for input that will not do, 66 for input or a database that is not there, 69 for a database \
            of a newer version, 73 for a file that can't be made, 74 for a full disk or another failure of reading and \
            writing, 75 for a database that others keep locked (try again), 77 for missing rights, 78 for a wrong setting.

            Example:
              export ENRICHD_DATABASE=/var/lib/enrichd/enrichd.sqlite
              enrichctl migrate
              enrichctl tokens create --name crm --scope write --expires-in 90d
              enrichctl sites import companies.csv
            """,
        version: Release.version,
        subcommands: [Migrate.self, Tokens.self, Sites.self, Forget.self, Unforget.self, Export.self])
}

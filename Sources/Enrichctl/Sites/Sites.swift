import ArgumentParser

/// `enrichctl sites`.
struct Sites: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings companies' sites in.",
        discussion: """
            Example:
              enrichctl sites import companies.csv
            """,
        subcommands: [Import.self])
}

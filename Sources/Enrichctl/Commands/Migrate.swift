import ArgumentParser
import Enrichment
import FoundationEssentials
import Storage

/// `enrichctl migrate`.
struct Migrate: Command {
    static let configuration = CommandConfiguration(
        abstract: "Makes the database, or brings it up to date.",
        discussion: """
            Every program does so at its start; this does it alone and says what it did. All steps are made or none. \
            A database that holds something is copied beside itself before, for its owner's eyes only. \
            How many sites, contacts and jobs there are is counted anew, and set right where another application's \
            INSERT OR REPLACE has made it wrong.

            Examples:
              enrichctl migrate
              enrichctl migrate --database trial.sqlite --no-backup --json
            """)

    @OptionGroup var options: DatabaseOptions
    @Flag(name: .customLong("no-backup"), help: "Make no copy of the database before it is changed.")
    var isWithoutBackup = false
    @Flag(help: "Print a JSON object.")
    var json = false

    func execute() throws {
        let path = try options.path()
        if FileManager.default.fileExists(atPath: path) {
            try options.refuseUnwritable(path)
        } else {
            try refuseUnusableFolder(of: path)
        }
        let change = try SQLiteStore.migrate(
            at: path, timekeeper: SystemTimekeeper(), backup: !isWithoutBackup)
        let report = Report(database: path, change)
        try StandardOutput.write(json ? JSONText.line(report) : report.sentence + "\n")
    }

    private func refuseUnusableFolder(of path: String) throws(CommandFault) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandFault(.cannotCreate, "\(path) can't be made: there is no folder \(folder).")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandFault(.notPermitted, "\(path) can't be made: this user may not write in \(folder).")
        }
    }

    /// What was done.
    struct Report: Encodable {
        let database: String
        let from: String?
        let to: String?
        let steps: [String]
        let backup: String?
        let recounted: Int

        init(database: String, _ change: SchemaChange) {
            self.database = database
            from = change.from
            to = change.to
            steps = change.steps
            backup = change.backup
            recounted = change.recounted
        }

        var sentence: String {
            let (from, to) = (from ?? "nothing", to ?? "nothing")
            let counts =
                recounted > 0 ? " What was wrong of what it keeps of its numbers (\(recounted)) is right now." : ""
            if steps.isEmpty { return "\(database) is up to date: \(to).\(counts)" }
            let copy = backup.map { " What it held before is in \($0)." } ?? ""
            return "\(database) was brought from \(from) to \(to).\(copy)\(counts)"
        }
    }
}

import Enrichment
import FoundationEssentials
import Storage

/// What rows that were deleted leave behind in the database's file, and its removal.
struct Traces {
    /// How long others who read and write are waited for.
    static let patience = Duration.seconds(10)

    private let traces: FileTraces
    private let forgetting: ForgettingOptions

    init(of names: Set<SuppressedName>, _ forgetting: ForgettingOptions) {
        traces = FileTraces(of: names)
        self.forgetting = forgetting
    }

    /// Has the file written anew where its bytes still tell of a name, which takes as long as a copy of it. Only where
    /// the database is not open.
    func remove() throws {
        let path = try forgetting.options.path()
        if try traces.areLeft(at: path) {
            StandardError.say("The database's file is written anew, for what was deleted can still be read in it.")
            try rewrite()
            if try traces.areLeft(at: path) {
                StandardError.say(
                    "The file still holds a name: it, or one that ends alike, stands in a row of its own, perhaps of "
                        + "another application.")
            }
        }
        for copy in copies(of: path) {
            StandardError.say("A copy that was made before a migration is left as it is; delete it: \(copy)")
        }
    }

    private func rewrite() throws {
        do {
            try Self.requireComplete(try forgetting.options.openStore().rewriteFile(patience: Self.patience))
        } catch StoreFault.full {
            throw CommandFault(
                .inputOutput,
                "All is deleted, but some of it can still be read in the database's file: to write that anew the disk has "
                    + "too little room. Make as much as the file is long, twice over, and run the same command again.")
        }
    }

    static func requireComplete(_ checkpoint: LogCheckpoint) throws(CommandFault) {
        guard checkpoint == .complete else {
            throw CommandFault(
                .temporary,
                "All is deleted, but somebody who reads keeps it in the database's log: run the same command again.")
        }
    }

    private func copies(of path: String) -> [String] {
        let place = URL(filePath: path)
        let folder = place.deletingLastPathComponent().path
        // A folder that can't be listed has been complained of by now, when the database was opened.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(place.lastPathComponent + ".before-") }.sorted().map { "\(folder)/\($0)" }
    }
}

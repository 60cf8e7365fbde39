import Enrichment
import FoundationEssentials
import Glibc
import Storage

/// What rows that were deleted leave behind in the database's files, and its removal.
struct Traces {
    /// How long others who read and write are waited for.
    private static let patience = Duration.seconds(30)
    /// How long readers are waited for at once: as long as that takes nobody can write.
    private static let patienceAtOnce = Duration.milliseconds(500)

    private let traces: FileTraces
    private let options: DatabaseOptions

    init(of names: Set<SuppressedName>, _ options: DatabaseOptions) {
        traces = FileTraces(of: names)
        self.options = options
    }

    /// Empties the log, and has the file written anew where its bytes still tell of a name or, when `isOfOthersToo`, may
    /// tell of names that are not known any more: that takes as long as a copy of it. Only where the database is not open.
    func remove(isOfOthersToo: Bool) throws {
        let path = try options.path()
        do {
            try emptyLog(of: options.openStore())
            if try isOfOthersToo || traces.areLeft(at: path) {
                StandardError.say("The database's file is written anew, for what was deleted may still be read in it.")
                try rewrite(path)
                if try traces.areLeft(at: path) {
                    StandardError.say(
                        "The file still holds a name: it, or one that ends alike, stands in a row of its own, perhaps of "
                            + "another application.")
                }
            }
        } catch {
            let fault = CommandFault(error)
            throw CommandFault(
                fault.status,
                "Forgotten, but the database's files may still hold traces. \(fault.sentence) Run the same command again, or "
                    + "enrichctl forget --rewrite.")
        }
        for copy in copies(of: path) {
            StandardError.say("A copy that was made before a migration is left as it is; delete it: \(copy)")
        }
    }

    private func emptyLog(of store: SQLiteStore) throws {
        let end = ContinuousClock.now.advanced(by: Self.patience)
        while try store.emptyLog(patience: Self.patienceAtOnce) != .complete {
            guard ContinuousClock.now < end else {
                throw CommandFault(.temporary, "Somebody who reads keeps them in the database's log.")
            }
            usleep(100_000)
        }
    }

    private func rewrite(_ path: String) throws {
        let room = RewritingRoom(for: path)
        let lacks = room?.places.filter { $0.lacks > 0 } ?? []
        guard lacks.isEmpty else { throw Self.full(lacks.map { ($0.folder, $0.lacks) }) }
        do {
            let store = try options.openStore()
            if try store.rewriteFile(patience: Self.patienceAtOnce) != .complete { try emptyLog(of: store) }
        } catch StoreFault.full {
            throw Self.full(room?.places.map { ($0.folder, $0.needed) } ?? [])
        }
    }

    private static func full(_ lacks: [(folder: String, bytes: Int)]) -> CommandFault {
        let room = lacks.map { "\($0.bytes) bytes in \($0.folder)" }.joined(separator: " and ")
        return CommandFault(
            .inputOutput,
            "To write the file anew the disk has too little room: free \(room.isEmpty ? "twice its length" : room).")
    }

    private func copies(of path: String) -> [String] {
        let place = URL(filePath: path)
        let folder = place.deletingLastPathComponent().path
        // A folder that can't be listed has been complained of by now, when the database was opened.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(place.lastPathComponent + ".before-") }.sorted().map { "\(folder)/\($0)" }
    }
}

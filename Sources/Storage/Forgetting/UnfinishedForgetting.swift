package import Enrichment
// FileHandle is Foundation's: the one descriptor to be had without pointers. GRDB links Foundation in any case.
import Foundation
import Glibc

/// That what was deleted may still be read in the database's files: a file beside it, `<database>.forgetting`, that is
/// empty when nothing is left to do.
///
/// It is written before anything is deleted, so that whoever is killed in between leaves it behind, and names nobody. One
/// command at a time holds it: another one could take it for done what this one still has to do. The kernel lets go of it
/// when its holder dies; the file stays, for whoever removes it lets in a second one.
package final class UnfinishedForgetting {
    /// How long a command waits for another one, which may be writing all of the file anew.
    package static let patience = Duration.seconds(120)

    private static let sentence =
        "People were forgotten, and the database's files may still hold traces of them: run enrichctl forget --rewrite\n"

    /// Whether an earlier command has left something to do. Of whom is not known.
    package let isOfOthersToo: Bool
    private let file: FileHandle

    /// Waits until nobody else forgets. Throws `busy`, and what comes of a folder that nothing can be made in.
    package init(beside databasePath: String, patience: Duration = UnfinishedForgetting.patience) throws(StoreFault) {
        do {
            let path = Self.path(beside: databasePath)
            let isNew = try DatabaseFile.create(at: path)
            file = try FileHandle(forUpdating: URL(filePath: path))
            try Self.lock(file, before: .now.advanced(by: patience))
            isOfOthersToo = try file.seekToEnd() > 0
            // A power loss must not take it after the deletion was synced (sync(2), for Linux): once in a database's life.
            if isNew { sync() }
        } catch {
            throw StoreFault(error)
        }
    }

    /// From now on something may be left to do. It is on the disk when this returns.
    package func begin() throws(StoreFault) {
        if !isOfOthersToo { try write(Self.sentence) }
    }

    /// Nothing is left to do, of any command.
    package func end() throws(StoreFault) {
        try write("")
    }

    /// Nothing was deleted after all.
    package func withdraw() throws(StoreFault) {
        if !isOfOthersToo { try end() }
    }

    private func write(_ text: String) throws(StoreFault) {
        do {
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
        } catch {
            throw StoreFault(error)
        }
    }

    /// Whether a command has left something to do, and none is at it.
    package static func isLeft(beside databasePath: String) -> Bool {
        // Without the file, or without leave to read it, nothing is known of any.
        guard let file = try? FileHandle(forReadingFrom: URL(filePath: path(beside: databasePath))) else {
            return false
        }
        // The lock goes with the handle.
        defer { try? file.close() }
        guard flock(file.fileDescriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
        return (try? file.seekToEnd()) ?? 0 > 0
    }

    private static func path(beside databasePath: String) -> String { databasePath + ".forgetting" }

    private static func lock(_ file: FileHandle, before end: ContinuousClock.Instant) throws(StoreFault) {
        while flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .broken("the file for what is unfinished can't be locked (errno \(errno))")
            }
            guard ContinuousClock.now < end else { throw .busy }
            usleep(10_000)
        }
    }
}

import Enrichment
// FileHandle is Foundation's: the one descriptor to be had without pointers. GRDB links Foundation in any case.
import Foundation
import Glibc
import Synchronization

/// The folder `<database>.workers`, in which every worker that lives holds a lock on a file of its own, named as the
/// worker is.
///
/// The kernel drops the lock when its process ends, however it ends; a stopped process keeps it. So a file that can be
/// locked is a dead worker's. A missing file says nothing.
final class RollCall: Sendable {
    private let folder: String
    /// Dead workers that are seen to although their files could not be removed.
    private let buried = Mutex<Set<WorkerID>>([])

    init(beside databasePath: String) {
        folder = databasePath + ".workers"
    }

    /// Makes a worker's file and locks it, for as long as the handle is open. Only behind the gate: in between, the file
    /// looks like that of a dead worker.
    func enter(_ worker: WorkerID) throws -> FileHandle {
        try makeFolder()
        let path = path(of: worker)
        try DatabaseFile.create(at: path)
        let file = try FileHandle(forUpdating: URL(filePath: path))
        // A program that is started from here must not go on holding it.
        _ = fcntl(file.fileDescriptor, F_SETFD, FD_CLOEXEC)
        // Whoever looks whether the worker is dead lets go of the lock at once.
        while flock(file.fileDescriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw StoreFault.broken("\(path) can't be locked (errno \(errno))") }
        }
        return file
    }

    /// The workers whose files can be locked. Behind the gate they are dead; elsewhere one may just be coming.
    func absent() -> [WorkerID] {
        // Without a folder, or without leave to look into it, nothing is known of anybody.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        let buried = buried.withLock { $0 }
        return names.map(WorkerID.init).filter { !buried.contains($0) && isAbsent($0) }
    }

    /// Removes a worker's file; where that can't be, remembers that the worker was seen to.
    func strike(_ worker: WorkerID) {
        do {
            try FileManager.default.removeItem(atPath: path(of: worker))
        } catch {
            buried.withLock { _ = $0.insert(worker) }
        }
    }

    private func path(of worker: WorkerID) -> String {
        "\(folder)/\(worker.rawValue)"
    }

    private func isAbsent(_ worker: WorkerID) -> Bool {
        let path = path(of: worker)
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        // Nothing but a plain file is opened: a link could lead to the database, which only SQLite may close.
        guard attributes?[.type] as? FileAttributeType == .typeRegular,
            let file = try? FileHandle(forUpdating: URL(filePath: path))
        else { return false }
        // The lock goes with the handle.
        defer { try? file.close() }
        return flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// As widely open as the database's own files, and never more.
    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            return
        }
        try DatabaseFile.narrow(folder, to: Self.widestMode)
    }

    private static let widestMode = 0o770
}

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
        let file = try LockFile.open(at: path)
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

    /// How many workers are there and were heard of lately. It takes no lock that others would wait for.
    func present(at now: WallSecond) -> Int {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return 0 }
        return names.count { isPresent(WorkerID(rawValue: $0), at: now) }
    }

    /// Has a worker heard of, as of now.
    func show(_ worker: WorkerID, at now: WallSecond) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(now.unixSeconds))], ofItemAtPath: path(of: worker))
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
        guard plainFile(path) != nil, let file = try? FileHandle(forUpdating: URL(filePath: path)) else { return false }
        // The lock goes with the handle.
        defer { try? file.close() }
        return flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Whoever can share the lock is not kept out by its owner. Several may look at once.
    private func isPresent(_ worker: WorkerID, at now: WallSecond) -> Bool {
        let path = path(of: worker)
        guard let seenAt = plainFile(path)?[.modificationDate] as? Date,
            Double(now.unixSeconds) - seenAt.timeIntervalSince1970 <= Self.silence,
            let file = try? FileHandle(forReadingFrom: URL(filePath: path))
        else { return false }
        defer { try? file.close() }
        return flock(file.fileDescriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// How long a worker that is there may be silent, in seconds.
    private static let silence = 30.0

    /// Nil for anything but a plain file, which is not opened: a link could lead to the database, which only SQLite may
    /// close.
    private func plainFile(_ path: String) -> [FileAttributeKey: Any]? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeRegular ? attributes : nil
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

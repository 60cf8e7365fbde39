import Enrichment
// FileHandle is Foundation's: the one descriptor to be had without pointers. GRDB links Foundation in any case.
import Foundation
import Glibc

/// Files beside the database that are there to be locked.
enum LockFile {
    /// Opens the file for writing, and makes it where it is missing.
    ///
    /// A lock of flock(2) lasts as long as anybody has its descriptor, so a program that is started from here does not get
    /// it (FD_CLOEXEC): the lock would outlive this process in it.
    static func open(at path: String) throws -> FileHandle {
        try DatabaseFile.create(at: path)
        let file = try FileHandle(forUpdating: URL(filePath: path))
        guard fcntl(file.fileDescriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw StoreFault.broken("\(path) can't be kept from other programs (errno \(errno))")
        }
        return file
    }
}

import Enrichment
import FoundationEssentials
import GRDB

extension StoreFault {
    /// The domain's word for what the engine or the file system refused.
    init(_ error: any Error) {
        switch error {
        case let fault as StoreFault: self = fault
        case let error as DatabaseError: self.init(error)
        case let error as CocoaError: self.init(error)
        default: self = .broken("\(error)")
        }
    }

    /// The same for a change of the database at `path`. A file system that turned read-only gives an I/O error, which
    /// does not tell why.
    init(_ error: any Error, writing path: String) {
        let isOfDisk = (error as? DatabaseError)?.resultCode == .SQLITE_IOERR
        self = isOfDisk && !FileManager.default.isWritableFile(atPath: path) ? .readOnly : StoreFault(error)
    }

    /// The same with the file that it is about, where it is in words.
    func about(_ path: String) -> StoreFault {
        if case .broken(let text) = self { .broken("\(text): \(path)") } else { self }
    }

    /// https://sqlite.org/rescode.html. An index of the log that can't grow is a full disk too (SQLITE_IOERR_SHMSIZE), and
    /// SQLITE_PROTOCOL is said after ten seconds of waiting for somebody who was stopped while changing it.
    private init(_ error: DatabaseError) {
        switch (error.resultCode, error.extendedResultCode) {
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _), (.SQLITE_PROTOCOL, _): self = .busy
        case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_SHMSIZE): self = .full
        case (.SQLITE_READONLY, _), (.SQLITE_PERM, _): self = .readOnly
        // Without the statement's arguments: they may be anybody's.
        default:
            self = .broken("\(error.message ?? "no message") (SQLite code \(error.extendedResultCode.rawValue))")
        }
    }

    private init(_ error: CocoaError) {
        switch error.code {
        case .fileWriteOutOfSpace: self = .full
        case .fileWriteNoPermission, .fileWriteVolumeReadOnly: self = .readOnly
        case .fileNoSuchFile, .fileReadNoSuchFile: self = .broken("there is no such file or folder\(place(error))")
        default: self = .broken("the system gave the error \(error.code.rawValue)\(place(error))")
        }
    }
}

/// Which file it is about, as far as that is known.
private func place(_ error: CocoaError) -> String {
    error.filePath.map { ": \($0)" } ?? ""
}

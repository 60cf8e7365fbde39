import Enrichment
// FileHandle is Foundation's: the one descriptor to be had without pointers. GRDB links Foundation in any case.
import Foundation
import Glibc
import Synchronization

/// The repeatable requests that some thread of some process is at work on. Each holds a lock on one byte of the file
/// `<database>.requests`, which stays empty; the kernel drops the locks of a process that dies.
///
/// It only tells a client that its first request goes on. That no job is made twice is the transaction's doing: the
/// locks of lockf(3) are the process's, so two stores on one file within a process don't see each other's.
final class RequestsUnderWay: Sendable {
    private struct State {
        var file: FileHandle?
        var places: Set<off_t> = []
    }

    /// Places in the file are far enough apart for names and near enough for file systems, of which some end at 2^41.
    private static let places: UInt64 = 1 << 40

    private let path: String
    private let state = Mutex(State())

    init(beside databasePath: String) {
        path = databasePath + ".requests"
    }

    /// Runs `body` unless a request of the same name is under way; nil then. Throws when that can't be told.
    func alone<Value>(
        with request: RepeatableRequest, _ body: () throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value? {
        let place = Self.place(of: request)
        guard try enter(place) else { return nil }
        defer { leave(place) }
        return try body()
    }

    private func enter(_ place: off_t) throws(StoreFault) -> Bool {
        let result: Result<Bool, StoreFault> = state.withLock { state in
            guard !state.places.contains(place) else { return .success(false) }
            do {
                let file = try state.file ?? LockFile.open(at: path)
                state.file = file
                guard try Self.lock(place, of: file, F_TLOCK) else { return .success(false) }
                state.places.insert(place)
                return .success(true)
            } catch {
                return .failure(StoreFault(error))
            }
        }
        return try result.get()
    }

    private func leave(_ place: off_t) {
        state.withLock { state in
            state.places.remove(place)
            // It can't fail: it asks for nothing.
            if let file = state.file { _ = try? Self.lock(place, of: file, F_ULOCK) }
        }
    }

    /// lockf(3) begins at the file's position and waits for nobody; false when another process holds the byte.
    private static func lock(_ place: off_t, of file: FileHandle, _ command: Int32) throws(StoreFault) -> Bool {
        guard lseek(file.fileDescriptor, place, SEEK_SET) == place, lockf(file.fileDescriptor, command, 1) == 0 else {
            if errno == EACCES || errno == EAGAIN { return false }
            throw .broken("the file of requests can't be locked (errno \(errno))")
        }
        return true
    }

    /// FNV-1a (Fowler, Noll, Vo) of the name. Two names of one place are in each other's way for a moment, no more.
    private static func place(of request: RepeatableRequest) -> off_t {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in Array("\(request.caller)\0\(request.idempotencyKey)".utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return off_t((hash ^ hash >> 24) % places)
    }
}

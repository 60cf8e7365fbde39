package import Enrichment
import Foundation
import GRDB
import Synchronization

/// That a worker lives, for all to see: as long as it is there, or its process, nobody takes the worker for dead.
package final class WorkerPresence: Sendable {
    private let store: SQLiteStore
    private let worker: WorkerID
    private let file: Mutex<FileHandle?>

    init(of worker: WorkerID, in store: SQLiteStore) throws(StoreFault) {
        self.store = store
        self.worker = worker
        let rollCall = store.rollCall
        let descriptor = try store.connection.behindGate(patience: WriteGate.patienceOfStarters) { _ in
            try rollCall.enter(worker)
        }
        file = Mutex(descriptor)
        try show()
    }

    /// Tells that the worker goes on. Once in ten seconds is enough; whoever is silent for thirty counts as stopped.
    package func show() throws(StoreFault) {
        do {
            try store.rollCall.show(worker, at: store.timekeeper.wallNow())
        } catch {
            throw StoreFault(error)
        }
    }

    /// Gives back whatever the worker still holds, and then removes what tells of it. When that fails, others take the
    /// worker for dead as soon as its process has ended.
    package func end() throws(StoreFault) {
        try store.write { [worker] db, _ in try db.endLeases(of: worker) }
        store.rollCall.strike(worker)
        // Closing a file that nothing was written to can't lose anything.
        file.withLock { file in
            try? file?.close()
            file = nil
        }
    }
}

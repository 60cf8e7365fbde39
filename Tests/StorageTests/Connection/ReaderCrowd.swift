import Dispatch
import Enrichment
import Synchronization

@testable import Storage

/// Threads that read what clients read, each on a connection of its own, without a pause.
final class ReaderCrowd: Sendable {
    private let group = DispatchGroup()
    private let isOver = Atomic(false)
    private let count = Atomic(0)
    private let fault = Mutex<StoreFault?>(nil)

    /// How often they have read.
    var reads: Int { count.load(ordering: .relaxed) }

    init(_ number: Int, of store: SQLiteStore) {
        for reader in 1...number {
            DispatchQueue(label: "reader \(reader)").async(group: group) { [self] in
                do throws(StoreFault) {
                    let readings = try ThreadReadings(path: store.path, timekeeper: store.timekeeper)
                    while !isOver.load(ordering: .relaxed) {
                        try Self.read(readings)
                        count.add(1, ordering: .relaxed)
                    }
                } catch {
                    fault.withLock { $0 = error }
                }
            }
        }
    }

    /// Has them stop, and throws what one of them met.
    func disperse() throws {
        isOver.store(true, ordering: .relaxed)
        group.wait()
        if let fault = fault.withLock({ $0 }) { throw fault }
    }

    private static func read(_ readings: ThreadReadings) throws(StoreFault) {
        _ = try readings.sites(SiteListing(page: Page(number: 1, size: 200)))
        _ = try readings.jobs(status: nil, page: Page(number: 1, size: 50))
        _ = try readings.contacts(of: SiteID(rawValue: 1), ContactListing())
    }
}

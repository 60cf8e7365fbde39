import Enrichment

/// Who is at work: the sites that calls are made for, and those whose outcome is not written yet.
///
/// A place is free again as soon as its site's calls have ended, so that the next calls are under way while outcomes
/// are being written.
struct Roster {
    private var watches: [Lease: CallWatch] = [:]
    private var unwritten: [SiteAnswer] = []
    private var beingWritten: [SiteAnswer] = []
    /// What the store refused to write. It was paid for, so it is not thrown away but written when the store can.
    private var refused: [SiteAnswer] = []
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var freePlaces: Int { capacity - watches.count }
    var isCalling: Bool { !watches.isEmpty }
    var hasUnwritten: Bool { !unwritten.isEmpty }
    var hasRefused: Bool { !refused.isEmpty }
    /// The leases to be kept; what is being written needs none any more.
    var leases: [Lease] { Array(watches.keys) + (unwritten + refused).map(\.claim.lease) }

    /// A watch for a claim that begins.
    mutating func begin(_ lease: Lease) -> CallWatch {
        let watch = CallWatch()
        watches[lease] = watch
        return watch
    }

    /// The calls for a site have ended.
    mutating func end(with answer: SiteAnswer) {
        watches[answer.claim.lease] = nil
        unwritten.append(answer)
    }

    /// What is to be written next, all of it.
    mutating func write() -> [Settlement] {
        beingWritten = unwritten
        unwritten = []
        return beingWritten.map(\.settlement)
    }

    /// What was being written, each with what became of it.
    mutating func written(_ receipts: [Receipt]) -> [(SiteAnswer, Receipt)] {
        let results = Array(zip(beingWritten, receipts))
        beingWritten = []
        for case (var answer, .failure(let fault)) in results {
            answer.refusal = fault
            refused.append(answer)
        }
        return results
    }

    /// What was refused is to be written again.
    mutating func retry() {
        unwritten += refused
        refused = []
    }

    func withdraw(_ leases: Set<Lease>) {
        for lease in leases {
            watches[lease]?.withdraw()
        }
    }

    func withdrawAll() {
        for watch in watches.values {
            watch.withdraw()
        }
    }

    func finishCalling() {
        for watch in watches.values {
            watch.finishCalling()
        }
    }
}

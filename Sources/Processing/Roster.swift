import Enrichment

/// Who is at work: the sites that calls are made for, and those whose outcome is not written yet.
///
/// Whoever fills the free places writes what is unwritten in the same commit. So there are never more sites whose calls
/// a crash would have repeated than there are places.
struct Roster {
    private struct Work {
        let claim: Claim
        let watch: CallWatch
    }

    private var atWork: [Lease: Work] = [:]
    private var unwritten: [SiteAnswer] = []
    private var beingWritten: [SiteAnswer] = []
    /// What the store refused to write. It was paid for, so it is not thrown away but written when the store can.
    private var refused: [SiteAnswer] = []
    let capacity: Int
    private let refusals: HeardRefusals

    /// What attempts hear and write into `refusals` counts until `end` has it from them.
    init(capacity: Int, refusals: HeardRefusals = HeardRefusals()) {
        self.capacity = capacity
        self.refusals = refusals
    }

    var freePlaces: Int { capacity - atWork.count - refused.count }
    var isCalling: Bool { !atWork.isEmpty }
    var hasUnwritten: Bool { !unwritten.isEmpty }
    /// Whether as many outcomes are to be written as calls go on, or more.
    var isHalfUnwritten: Bool { unwritten.count >= atWork.count }
    var hasRefused: Bool { !refused.isEmpty }
    /// The leases to be kept; what is being written needs none any more.
    var leases: [Lease] { Array(atWork.keys) + (unwritten + refused).map(\.claim.lease) }

    /// A watch for a claim that begins; it lets no call through if what is not written yet stops the claim's job.
    mutating func begin(_ claim: Claim) -> CallWatch {
        let watch = CallWatch { [refusals] in refusals.concern(claim) }
        atWork[claim.lease] = Work(claim: claim, watch: watch)
        let isStopped = unwritten.contains { $0.stops(claim) } || refused.contains { $0.stops(claim) }
        if isStopped { watch.finishCalling() }
        return watch
    }

    /// The calls for a site have ended; those that the answer stops, too.
    mutating func end(with answer: SiteAnswer) {
        atWork[answer.claim.lease] = nil
        unwritten.append(answer)
        for work in atWork.values where answer.stops(work.claim) {
            work.watch.finishCalling()
        }
        refusals.forget(answer.claim.lease)
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
        for case (let answer, .failure) in results { refused.append(answer) }
        return results
    }

    /// What was refused is to be written again.
    mutating func retry() {
        unwritten += refused
        refused = []
    }

    func withdraw(_ leases: Set<Lease>) {
        for lease in leases {
            atWork[lease]?.watch.withdraw()
        }
    }

    func withdrawAll() {
        for work in atWork.values {
            work.watch.withdraw()
        }
    }

    func finishCalling() {
        for work in atWork.values {
            work.watch.finishCalling()
        }
    }
}

import Enrichment

/// Decides when a look into the queue is worth while, so that an idle worker looks at nothing but a counter.
struct QueueWatch {
    private(set) var wantsLook = true
    private var changes: Int64?
    private var nextAt: SteadyInstant?
    /// Whether the last look left claimable sites behind.
    private var mayBringMore = true

    mutating func rung() {
        wantsLook = true
    }

    /// `changes` is nil when the counter could not be read: then a look is worth while.
    mutating func ticked(now: SteadyInstant, changes: Int64?) {
        if changes == nil || changes != self.changes { wantsLook = true }
        if let nextAt, nextAt <= now { wantsLook = true }
        self.changes = changes
    }

    /// After a fault of the store the next tick is soon enough, and so it is for a site that was given back.
    mutating func placeFreed(_ sequel: Sequel) {
        switch sequel {
        case .done:
            if mayBringMore { wantsLook = true }
        case .postponed(let until):
            if mayBringMore { wantsLook = true }
            nextAt = nextAt.map { min($0, until) } ?? until
        case .givenBack, .storeFailed:
            changes = nil
        }
    }

    /// Outcomes were written, and nobody has looked at what they left to be claimed: their sites were out with this worker
    /// during the last look, which said nothing of them, however late it came to an end.
    mutating func wroteWithoutLook(_ outcomes: [(SiteAnswer, Receipt)]) {
        for case (let answer, .success(let receipt)) in outcomes {
            placeFreed(answer.sequel)
            if case .recorded(let standing) = receipt, standing.leavesWork { wantsLook = true }
        }
    }

    /// A look begins; what happens from now on may want another.
    mutating func beginLook() {
        wantsLook = false
    }

    mutating func looked(broughtAll: Bool, nextAt: SteadyInstant?) {
        mayBringMore = !broughtAll
        self.nextAt = nextAt
    }

    /// The queue could not be read: the next tick tries again.
    mutating func lookFailed() {
        changes = nil
    }
}

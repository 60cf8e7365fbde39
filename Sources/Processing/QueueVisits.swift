/// Decides when the queue is visited: one visit at a time, with all that is done by then.
struct QueueVisits {
    /// Outcomes that come within this time of each other share a commit, of which each costs a sync to the disk.
    static let gathering = Duration.milliseconds(2)

    enum Step {
        case visit(Exchange)
        /// More outcomes may come; call `gathered` after `gathering`.
        case gather
        case rest
    }

    private(set) var isStopping = false
    private var isUnderWay = false
    private var wasRungMeanwhile = false
    private var isGathering = false
    private var hasGathered = false
    private var isGivingUp = false

    mutating func rung() {
        wasRungMeanwhile = isUnderWay
    }

    /// The time to gather is over.
    mutating func gathered() {
        isGathering = false
        hasGathered = true
    }

    /// No more sites are taken up.
    mutating func stop() {
        isStopping = true
    }

    /// What the store refuses from now on is left to the end of its lease.
    mutating func giveUp() {
        isGivingUp = true
    }

    /// What the store refused is to be written again, unless that was given up: else what is refused and what is being
    /// written could take turns for as long as the store is out of order, and the worker never end.
    func retry(_ roster: inout Roster) {
        if !isGivingUp { roster.retry() }
    }

    /// Returns whether somebody rang since the visit began: what it brought may be lost again by now.
    mutating func end() -> Bool {
        defer { wasRungMeanwhile = false }
        isUnderWay = false
        return wasRungMeanwhile
    }

    /// What to do now.
    mutating func next(_ roster: inout Roster, _ watch: inout QueueWatch) -> Step {
        let places = isStopping || !watch.wantsLook ? 0 : roster.freePlaces
        guard !isUnderWay, places > 0 || roster.hasUnwritten else { return .rest }
        guard isStopping || hasGathered || !roster.hasUnwritten || roster.isHalfUnwritten else {
            if isGathering { return .rest }
            isGathering = true
            return .gather
        }
        if places > 0 { watch.beginLook() }
        hasGathered = false
        isUnderWay = true
        return .visit(Exchange(settlements: roster.write(), places: places))
    }

    /// Whether the worker may end.
    func areOver(_ roster: Roster) -> Bool {
        isStopping && !isUnderWay && !roster.isCalling && !roster.hasUnwritten && (isGivingUp || !roster.hasRefused)
    }
}

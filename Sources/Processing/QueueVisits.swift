/// Decides when the queue is visited: one visit at a time, with all that is done by then.
struct QueueVisits {
    private(set) var isStopping = false
    private var isUnderWay = false
    private var wasRungMeanwhile = false
    private var isGivingUp = false

    mutating func rung() {
        wasRungMeanwhile = isUnderWay
    }

    /// No more sites are taken up.
    mutating func stop() {
        isStopping = true
    }

    /// What the store refuses from now on is left to the end of its lease.
    mutating func giveUp() {
        isGivingUp = true
    }

    /// Returns whether somebody rang since the visit began: what it brought may be lost again by now.
    mutating func end() -> Bool {
        defer { wasRungMeanwhile = false }
        isUnderWay = false
        return wasRungMeanwhile
    }

    /// The visit to be made now, if one is worth while.
    mutating func next(_ roster: inout Roster, _ watch: inout QueueWatch) -> Exchange? {
        let places = isStopping || !watch.wantsLook ? 0 : roster.freePlaces
        guard !isUnderWay, places > 0 || roster.hasUnwritten else { return nil }
        if places > 0 { watch.beginLook() }
        isUnderWay = true
        return Exchange(settlements: roster.write(), places: places)
    }

    /// Whether the worker may end.
    func areOver(_ roster: Roster) -> Bool {
        isStopping && !isUnderWay && !roster.isCalling && !roster.hasUnwritten && (isGivingUp || !roster.hasRefused)
    }
}

import Enrichment

/// The time that it certainly is: one that two looks at the clock, an hour or more apart, both say has come.
///
/// A wall clock may be a year ahead for as long as it takes to be set right; what is deleted by it is gone. That hour is
/// counted on the steady clock, which never jumps.
struct AgreedTime {
    static let span = Duration.seconds(3600)

    private var earlier: (at: SteadyInstant, wall: WallSecond)?

    /// Looks once more. Nil when there was no look that long before.
    mutating func look(_ time: any Timekeeper) -> WallSecond? {
        let (now, wall) = (time.steadyNow(), time.wallNow())
        guard let first = earlier else {
            earlier = (now, wall)
            return nil
        }
        let elapsed = now.since(first.at)
        guard elapsed >= Self.span else { return nil }
        earlier = (now, wall)
        return min(wall, WallSecond(unixSeconds: first.wall.unixSeconds + elapsed.components.seconds))
    }
}

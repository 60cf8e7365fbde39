import Enrichment

/// When to ask for a search's result, and when to give it up: Snov knows no failed searches, only such that never end
/// (providers.md, B.3).
struct PollClock: Hashable {
    static let firstPause = Duration.seconds(2)
    static let longestPause = Duration.seconds(10)
    /// Given up after this long, but only when asked for often enough: calls may have to wait in line.
    static let patience = Duration.seconds(90)
    static let fewestPolls = 5

    /// How often a search is asked for that never ends, when calls need not wait in line.
    static let mostPolls: Int = {
        var clock = PollClock(startedAt: SteadyInstant(milliseconds: 0))
        while clock.pollAgain(at: clock.dueAt) {}
        return clock.polls
    }()

    private let beganAt: SteadyInstant
    private var pause: Duration
    private var polls = 0
    /// When it is to be asked for next.
    private(set) var dueAt: SteadyInstant

    /// Of a search that has just begun.
    init(startedAt now: SteadyInstant) {
        beganAt = now
        dueAt = now.advanced(by: Self.firstPause)
        pause = Self.longer(Self.firstPause)
    }

    /// Of one that an earlier try began: it may have ended long ago.
    init(resumedAt now: SteadyInstant) {
        beganAt = now
        dueAt = now
        pause = Self.firstPause
    }

    /// It was asked for, and is still under way. Returns false when it is to be given up.
    mutating func pollAgain(at now: SteadyInstant) -> Bool {
        polls += 1
        guard now.since(beganAt) < Self.patience || polls < Self.fewestPolls else { return false }
        dueAt = now.advanced(by: pause)
        pause = Self.longer(pause)
        return true
    }

    private static func longer(_ pause: Duration) -> Duration {
        min(pause * 3 / 2, longestPause)
    }
}

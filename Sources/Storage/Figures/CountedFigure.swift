import Enrichment

/// What is counted in the table, by the names that it has there.
enum CountedFigure: String {
    /// Calls that may cost credits, by provider and outcome, when they are settled.
    case calls
    /// A histogram by provider: how long calls took.
    case callDurations = "call_durations"
    /// A histogram by provider: how long calls waited for leave.
    case callWaits = "call_waits"
    /// By provider and how sure it is: `charged`, or `unknown` at most.
    case credits
    /// Sites of jobs that ended, by outcome.
    case sites
    /// Sites that were put off to be tried again, by reason.
    case retries
    case contacts
    /// Contacts that were found and not stored, since nothing of them may be kept.
    case suppressedContacts = "suppressed_contacts"
    /// Sites that were claimed although another lease on them was not given back.
    case takeovers
    /// Settlements that came when the lease was gone.
    case leasesLost = "leases_lost"
    /// When the first commit was made after the log was written back whole: a wall second, and the one row that is set
    /// and not added to.
    case logBegun = "log_begun"
}

/// A histogram in the table. Rows with bounds that this program does not have count in the next longer class.
enum CountedHistogram {
    case callDurations, callWaits

    var figure: CountedFigure {
        switch self {
        case .callDurations: .callDurations
        case .callWaits: .callWaits
        }
    }

    /// Providers answer within tens of milliseconds and seconds, and a minute's calls may wait for each other.
    var bounds: [Duration] {
        switch self {
        case .callDurations: Self.durations
        case .callWaits: Self.waits
        }
    }

    private static let durations = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000].map {
        Duration.milliseconds($0)
    }
    private static let waits = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000].map {
        Duration.milliseconds($0)
    }
}

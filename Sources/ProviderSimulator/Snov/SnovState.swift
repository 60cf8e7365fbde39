/// What Snov remembers.
struct SnovState: Sendable {
    var log = SnovLog()
    var ledger = SnovLedger()
    var tokens: [String: SnovToken] = [:]
    var tasks: [String: SnovTask] = [:]
    /// What was refused the first time and won't be again, and for whom.
    var refusedOnce: Set<String> = []
    private var serial: UInt64 = 0

    /// Forgets what was seen and charged; tokens and tasks stay good, as they would at the provider.
    mutating func startAfresh() {
        log.startAfresh()
        ledger = SnovLedger()
        refusedOnce = []
    }

    /// Hexadecimal digits that were never given out before.
    mutating func freshDigits(_ count: Int) -> String {
        serial += 1
        return OpaqueText.digits(count, seed: serial)
    }
}

/// A search on its way.
struct SnovTask: Sendable {
    /// How long a result can be read (our choice, undocumented).
    static let lifetime = Duration.seconds(3600)

    let question: SnovQuestion
    let account: KeyDigest
    let expiresAt: ContinuousClock.Instant
    /// How many polls it stays pending for; nil for ever.
    var pendingPolls: Int?
    /// Whether the account couldn't pay for it, which a search by names says in its status (providers.md, B.3).
    let lacksCredits: Bool
    /// Whether a gateway gives up on its next poll.
    var timesOut: Bool

    /// What a poll sees.
    enum Sight: Equatable {
        case pending, completed, timeout
    }

    mutating func poll() -> Sight {
        if timesOut {
            timesOut = false
            return .timeout
        }
        guard let left = pendingPolls else { return .pending }
        guard left > 0 else { return .completed }
        pendingPolls = left - 1
        return .pending
    }
}

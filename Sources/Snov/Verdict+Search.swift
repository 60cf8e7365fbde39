import Enrichment

/// What a verdict on one call means for the others of its search.
extension Verdict {
    var concernsCredits: Bool {
        if case .stops(let failure) = self { failure.code == .quotaExhausted } else { false }
    }

    /// Whether any other call would be answered alike.
    var concernsAllCalls: Bool {
        switch self {
        case .throttled, .stops: true
        case .found, .refused, .unavailable: false
        }
    }

    /// Whether the results of what was begun before can still be read.
    var leavesOthersReadable: Bool {
        if case .refused = self { true } else { concernsCredits }
    }
}

extension GrantRefusal {
    var concernsCredits: Bool {
        switch self {
        case .creditsHeld, .creditsSpent: true
        default: false
        }
    }
}

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

    static let lostTwice = Verdict.unavailable(
        Failure(.providerUnavailable, "Snov lost a search, and the one that was begun in its place."))

    /// What a search ends with that was begun twice in vain.
    var afterTwoStarts: Verdict {
        guard case .unavailable(let failure) = self else { return self }
        let message = "\(failure.message) The search was begun twice, and may have been paid for."
        return .refused(Failure(failure.code, message))
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

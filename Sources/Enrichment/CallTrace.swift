/// What became of one call to a provider.
package enum CallOutcome: Hashable, Sendable {
    /// The provider answered the question; that it knows nobody is an answer.
    case found
    /// The provider said slow down.
    case throttled
    /// The provider would answer if it were asked for less.
    case planLimit
    /// The provider refused it, failed, or could not be understood.
    case failed(OutcomeCode)
    /// There was no way to the provider; nothing was sent.
    case unreachable
    /// It was written down and then not made; nothing was sent.
    case notMade
    /// Nobody heard the answer: the call was cut off, or its worker died.
    case unknown

    package init(_ verdict: Verdict) {
        switch verdict {
        case .found: self = .found
        case .throttled: self = .throttled
        case .stops(let failure), .refused(let failure), .unavailable(let failure): self = .failed(failure.code)
        }
    }

    /// A stable word for programs; for a failure its code.
    package var word: String {
        switch self {
        case .found: "found"
        case .throttled: "throttled"
        case .planLimit: "plan_limit"
        case .failed(let code): code.rawValue
        case .unreachable: "unreachable"
        case .notMade: "not_made"
        case .unknown: "unknown"
        }
    }
}

/// How one call went, for figures that say nothing of whose it was.
package struct CallTrace: Hashable, Sendable {
    package let outcome: CallOutcome
    /// From the instant at which it was ready to leave until it was granted; nil where that is not known.
    package let waited: Duration?
    /// From then on until the whole reply had come, or none any more; nil where that is not known.
    package let took: Duration?

    package init(_ outcome: CallOutcome, waited: Duration? = nil, took: Duration? = nil) {
        self.outcome = outcome
        self.waited = waited
        self.took = took
    }

    /// What there is to say of a call that nobody traced: one that certainly cost nothing was not made.
    package init(untraced charge: Charge) {
        self.init(charge == .credits(0) ? .notMade : .unknown)
    }
}

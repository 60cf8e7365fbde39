/// An estimate's name; a lower-case UUID.
package struct EstimateID: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The name of the job that the estimate is of, which is never made under it: what its keys are sealed to.
    package var job: JobID { JobID(rawValue: rawValue) }
}

/// Where an estimate stands. `counting → complete`.
package enum EstimateStatus: String, CaseIterable, Sendable {
    /// Providers are being asked how much they have: the ranges may still narrow.
    case counting
    case complete
}

/// Why a site of a job would not be asked for.
package enum SkipReason: String, CaseIterable, Sendable {
    /// It was enriched lately enough for the job.
    case fresh
    /// Its domain gives out addresses to anybody.
    case webmail
    /// Its domain gives out addresses that are thrown away.
    case disposable
    /// Nothing of its domain is to be stored.
    case suppressed
    /// It was deleted after the estimate was asked for.
    case deleted
}

/// What a job would come to, as far as can be told.
package struct EstimateFigures: Hashable, Sendable {
    /// At one of the job's providers.
    package struct Step: Hashable, Sendable {
        package let provider: ProviderName
        package var quote: Quote
        /// For how many of the sites the provider has told how much it has.
        package var counted: Int
    }

    /// How many sites the job has.
    package let sites: Int
    package let skipped: [SkipReason: Int]
    /// Whether it is known which sites are suppressed; if not, each of them may be.
    package let isLookedThrough: Bool
    /// In the order in which they are asked.
    package let steps: [Step]
    package let whole: Quote

    /// How many of the sites are asked for.
    package var toAsk: Int { sites - skipped.values.reduce(0, +) }
}

extension Quote {
    package static let nothing = Quote(credits: 0...0, calls: 0...0)

    package static func + (left: Quote, right: Quote) -> Quote {
        Quote(
            credits: left.credits.lowerBound + right.credits.lowerBound...left.credits.upperBound
                + right.credits.upperBound,
            calls: left.calls.lowerBound + right.calls.lowerBound...left.calls.upperBound + right.calls.upperBound)
    }

    package static func += (left: inout Quote, right: Quote) {
        left = left + right
    }

    /// The same for what may not be asked at all.
    package var orNothing: Quote {
        Quote(credits: 0...credits.upperBound, calls: 0...calls.upperBound)
    }
}

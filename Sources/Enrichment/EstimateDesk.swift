/// What prices are reckoned by.
package struct PriceTerms: Sendable {
    /// The providers that a job asks, in their order; or all there are.
    package let providers: [ProviderTerms]
    /// Of whose sites nobody is asked.
    package let mailDomains: any MailDomains

    package init(_ providers: [ProviderTerms], mailDomains: any MailDomains = NoMailDomains()) {
        self.providers = providers
        self.mailDomains = mailDomains
    }
}

/// The command that tells a job's price before it is bought.
package struct EstimateJob: Sendable {
    /// For how long an estimate may be bought on.
    package static let validity = Duration.seconds(3600)
    /// The first so many of a job's sites are counted: what a provider answers in a minute.
    package static let mostCounted = 500
    /// How long a provider's count is worth something.
    package static let countDays = 30
    /// How many of the sites that are skipped as fresh an estimate names.
    package static let mostNamed = 100

    /// The job, which is not made: its name is the estimate's, and its keys are sealed to that.
    package let job: SubmitJob
    package let terms: PriceTerms
    /// What tells its order and its keys from any other, `RepeatableRequest.digestBytes` long.
    package let digest: [UInt8]

    package init(_ job: SubmitJob, terms: PriceTerms, digest: [UInt8]) {
        self.job = job
        self.terms = terms
        self.digest = digest
    }

    package var id: EstimateID { EstimateID(rawValue: job.id.rawValue) }
}

/// What a command to estimate comes to.
package enum Estimation: Hashable, Sendable {
    /// It can be read; providers are being asked.
    case accepted
    /// These sites do not exist; nothing was kept.
    case unknownSites([SiteID])
}

/// The estimate that a job is bought on.
package struct EstimateReference: Sendable {
    package let id: EstimateID
    package let terms: PriceTerms
    /// As the estimate's.
    package let digest: [UInt8]

    package init(id: EstimateID, terms: PriceTerms, digest: [UInt8]) {
        self.id = id
        self.terms = terms
        self.digest = digest
    }
}

/// Why a job can't be bought on an estimate.
package enum EstimateRefusal: Hashable, Sendable {
    case unknown
    case expired
    /// It is of another order, or under another key.
    case otherOrder
    /// The job may cost more than was said, in credits.
    case dearer(said: Int, now: Int)
}

/// An estimate as a JSON object.
package struct EstimateReading: Hashable, Sendable {
    package let object: [UInt8]
    package let status: EstimateStatus

    package init(object: [UInt8], status: EstimateStatus) {
        self.object = object
        self.status = status
    }
}

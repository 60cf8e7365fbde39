/// Which contacts a job asks a provider for; the same for every site of the job.
package struct ContactFilters: Hashable, Sendable {
    package enum Seniority: String, CaseIterable, Sendable {
        case junior, senior, executive
    }

    package enum Department: String, CaseIterable, Sendable {
        case executive, it, finance, management, sales, legal, support, hr, marketing, communication, education
        case design, health, operations
        /// People whose department nobody knows.
        case unassigned = "~"
    }

    package enum RequiredField: String, CaseIterable, Sendable {
        case fullName = "full_name"
        case position
        case phoneNumber = "phone_number"
    }

    package enum VerificationStatus: String, CaseIterable, Sendable {
        case valid
        case acceptAll = "accept_all"
        case unknown
    }

    package static let limits = 1...100
    package static let defaultLimit = 5
    package static let rangeOfMaxContacts = 1...10_000

    package var company: String?
    package var kind: ContactKind?
    package var seniorities: [Seniority] = []
    package var departments: [Department] = []
    package var requiredField: RequiredField?
    package var verificationStatuses: [VerificationStatus] = []
    /// How many contacts one call asks for at most, within `limits`.
    package var limit = ContactFilters.defaultLimit
    /// How many contacts one site may bring, over as many calls as that takes, within `rangeOfMaxContacts`; nil for those
    /// of one call.
    package var maxContacts: Int?
    /// How many of the provider's results to pass over, 0 or more.
    package var offset = 0
    package var location: LocationFilter?
    package var jobTitles: [String] = []
    /// Only those who decide, or only those who don't; nil for both.
    package var decisionMaker: Bool?

    package init() {}

    /// How many contacts one site may bring.
    package var wanted: Int { maxContacts ?? limit }
}

/// Where a person works: any of the included places and none of the excluded.
package struct LocationFilter: Hashable, Sendable {
    /// Exactly one of a continent, a business region or a country, which a state and a city may narrow.
    package enum Place: Hashable, Sendable {
        case continent(Continent)
        case businessRegion(BusinessRegion)
        /// `country` is ISO 3166-1 alpha-2, `state` a two-letter code of the United States.
        case country(String, state: String?, city: String?)
    }

    package enum Continent: String, CaseIterable, Sendable {
        case africa = "Africa"
        case antarctica = "Antarctica"
        case asia = "Asia"
        case europe = "Europe"
        case northAmerica = "North America"
        case oceania = "Oceania"
        case southAmerica = "South America"
    }

    package enum BusinessRegion: String, CaseIterable, Sendable {
        case amer = "AMER"
        case emea = "EMEA"
        case apac = "APAC"
        case latam = "LATAM"
    }

    package var include: [Place]
    package var exclude: [Place]

    package init(include: [Place], exclude: [Place]) {
        self.include = include
        self.exclude = exclude
    }
}

import Enrichment
import FoundationEssentials

/// What stands in `jobs.config`: a job's filters and what else it was asked to do, under the names of the API, those only
/// that are set, and never a key.
struct JobConfiguration: Codable {
    private enum CodingKeys: String, CodingKey {
        case company, type, seniority, department, limit, offset, location
        case requiredField = "required_field"
        case verificationStatus = "verification_status"
        case jobTitles = "job_titles"
        case maxContacts = "max_contacts"
        case decisionMaker = "decision_maker"
        case maxCredits = "max_credits"
        case freshDays = "skip_if_enriched_within_days"
        case minContacts = "min_contacts"
        case minConfidence = "min_confidence"
    }

    static let freshDaysName = CodingKeys.freshDays.rawValue

    private let company: String?
    private let type: String?
    private let seniority: [String]?
    private let department: [String]?
    private let requiredField: String?
    private let verificationStatus: [String]?
    private let limit: Int?
    private let offset: Int?
    private let location: LocationConfiguration?
    private let jobTitles: [String]?
    private let maxContacts: Int?
    private let decisionMaker: Bool?
    /// What the job's calls may cost together; nil for no limit. For readers: what counts stands beside the counters.
    let maxCredits: Int?
    /// Sites that were enriched within so many days are skipped; nil for none.
    let freshDays: Int?
    /// When a site is not asked for any further; for readers and estimates: the queue has it beside the counters, as well.
    private let minContacts: Int?
    private let minConfidence: Int?

    init(
        _ filters: ContactFilters, maxCredits: Int? = nil, freshDays: Int? = nil, stopRule: StopRule? = nil
    ) {
        company = filters.company
        type = filters.kind?.rawValue
        seniority = filters.seniorities.isEmpty ? nil : filters.seniorities.map(\.rawValue)
        department = filters.departments.isEmpty ? nil : filters.departments.map(\.rawValue)
        requiredField = filters.requiredField?.rawValue
        verificationStatus =
            filters.verificationStatuses.isEmpty ? nil : filters.verificationStatuses.map(\.rawValue)
        limit = filters.limit
        offset = filters.offset == 0 ? nil : filters.offset
        location = filters.location.map { LocationConfiguration($0) }
        jobTitles = filters.jobTitles.isEmpty ? nil : filters.jobTitles
        maxContacts = filters.maxContacts
        decisionMaker = filters.decisionMaker
        self.maxCredits = maxCredits
        self.freshDays = freshDays
        minContacts = stopRule?.minContacts
        minConfidence = stopRule?.minConfidence
    }

    /// Reads what `column` says.
    init(column: String) throws {
        self = try JSONDecoder().decode(JobConfiguration.self, from: Data(column.utf8))
    }

    /// The text for the column: names in alphabetical order, so that equal filters are equal text.
    func columnText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Nil when there is none.
    var stopRule: StopRule? {
        if minContacts == nil, minConfidence == nil { return nil }
        return StopRule(minContacts: minContacts ?? StopRule().minContacts, minConfidence: minConfidence)
    }

    /// The filters, or nil when a word or number among them is none of ours: asking without it would buy the wrong contacts.
    var filters: ContactFilters? {
        var filters = ContactFilters()
        guard let seniorities = words(seniority, as: ContactFilters.Seniority.self),
            let departments = words(department, as: ContactFilters.Department.self),
            let statuses = words(verificationStatus, as: ContactFilters.VerificationStatus.self),
            let kinds = words(type.map { [$0] }, as: ContactKind.self),
            let fields = words(requiredField.map { [$0] }, as: ContactFilters.RequiredField.self),
            ContactFilters.limits.contains(limit ?? ContactFilters.defaultLimit),
            maxContacts.map(ContactFilters.rangeOfMaxContacts.contains) ?? true, offset ?? 0 >= 0
        else { return nil }
        if let location {
            guard let places = location.filter else { return nil }
            filters.location = places
        }
        filters.company = company
        filters.kind = kinds.first
        filters.seniorities = seniorities
        filters.departments = departments
        filters.requiredField = fields.first
        filters.verificationStatuses = statuses
        filters.limit = limit ?? ContactFilters.defaultLimit
        filters.offset = offset ?? 0
        filters.jobTitles = jobTitles ?? []
        filters.maxContacts = maxContacts
        filters.decisionMaker = decisionMaker
        return filters
    }

    /// The words' cases, or nil when one of them has none.
    private func words<Word: RawRepresentable<String>>(_ texts: [String]?, as _: Word.Type) -> [Word]? {
        let words = (texts ?? []).map(Word.init(rawValue:))
        return words.contains { $0 == nil } ? nil : words.compactMap { $0 }
    }
}

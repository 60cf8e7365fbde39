import Enrichment

/// What a search asks Snov for, and what it looks at itself, because Snov has no word for it (providers.md, B.8).
struct SearchPlan: Hashable {
    let domain: String
    /// How many contacts are wanted, and so how many addresses are paid at most.
    let wanted: Int
    let asksForProspects: Bool
    let asksForGenericContacts: Bool
    /// How many of the results to pass over.
    let offset: Int
    /// What Snov is told of job titles.
    let positions: [String]
    private let titlesLeftOut: Int
    private let requiredField: ContactFilters.RequiredField?
    private let verificationStatuses: Set<String>
    private let unappliedFilters: [String]

    /// Snov takes no more (providers.md, B.4, 2).
    static let mostPositions = 10
    /// No domain has so many results.
    private static let largestOffset = 1_000_000_000

    /// Throws a sentence when nothing that Snov has can pass.
    init(_ search: DomainSearch) throws(Unanswerable) {
        let filters = search.filters
        domain = search.domain
        wanted = max(1, filters.wanted)
        offset = min(max(0, filters.offset), Self.largestOffset)
        let titles = filters.jobTitles.map(\.trimmed).filter { !$0.isEmpty }
        positions = Array(titles.prefix(Self.mostPositions))
        titlesLeftOut = titles.count - positions.count
        requiredField = filters.requiredField
        verificationStatuses = Set(filters.verificationStatuses.map(\.rawValue))
        unappliedFilters = Self.unapplied(of: filters)
        guard filters.requiredField != .phoneNumber else {
            throw Unanswerable(sentence: "Snov gives no phone numbers, so no contact could have the required field.")
        }
        // Those are addresses alone, of which nobody has looked whether they exist.
        let lack =
            !positions.isEmpty ? "job titles" : requiredField != nil ? "names and positions" : nil
        let isUnverifiedRefused = !verificationStatuses.isEmpty && !verificationStatuses.contains("unknown")
        asksForProspects = filters.kind != .generic
        asksForGenericContacts = filters.kind != .personal && lack == nil && !isUnverifiedRefused
        guard asksForProspects || asksForGenericContacts else {
            throw Unanswerable(
                sentence: "Snov's generic contacts have no \(lack ?? "verification"), so none could pass the filters.")
        }
    }

    struct Unanswerable: Error, Hashable {
        let sentence: String
    }

    // MARK: - What is bought at most

    /// The first page that has anything to look at.
    var firstPage: Int { offset / SnovTask.prospectsOnPage + 1 }
    /// How many of its prospects to pass over.
    var firstSkip: Int { offset % SnovTask.prospectsOnPage }

    /// As many pages as hold twice the prospects that are wanted, for those without an address.
    var mostProspectPages: Int {
        asksForProspects ? Self.pages(of: SnovTask.prospectsOnPage, for: firstSkip + 2 * wanted) : 0
    }

    /// As many pages as hold the contacts that are wanted.
    var mostGenericPages: Int {
        asksForGenericContacts ? Self.pages(of: SnovTask.genericContactsOnPage, for: offset + wanted) : 0
    }

    private static func pages(of size: Int, for rows: Int) -> Int {
        (rows + size - 1) / size
    }

    // MARK: - What passes

    /// Whether it is worth while to buy a prospect's address.
    func wants(_ prospect: Prospect) -> Bool {
        switch requiredField {
        case .fullName: prospect.hasName
        case .position: prospect.hasPosition
        case .phoneNumber, nil: true
        }
    }

    func passes(verificationStatus: String) -> Bool {
        verificationStatuses.isEmpty || verificationStatuses.contains(verificationStatus)
    }

    // MARK: - What is said of it

    /// What the filters did not do, as sentences.
    var notes: [String] {
        var notes: [String] = []
        if !unappliedFilters.isEmpty {
            notes.append("Snov can't filter by \(unappliedFilters.joined(separator: ", ")): not applied.")
        }
        if titlesLeftOut > 0 {
            notes.append(
                "Of \(positions.count + titlesLeftOut) job titles the first \(positions.count) were asked for.")
        }
        if offset > 0 { notes.append("Snov knows no offset: the first \(offset) results were passed over.") }
        return notes
    }

    private static func unapplied(of filters: ContactFilters) -> [String] {
        let hasPlaces = filters.location.map { !$0.include.isEmpty || !$0.exclude.isEmpty } ?? false
        return [
            (filters.company?.isEmpty == false, "company"), (!filters.seniorities.isEmpty, "seniority"),
            (!filters.departments.isEmpty, "department"), (hasPlaces, "location"),
            (filters.decisionMaker != nil, "decision_maker"),
        ].filter(\.0).map(\.1)
    }
}

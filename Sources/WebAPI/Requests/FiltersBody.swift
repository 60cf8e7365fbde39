import Enrichment

extension ContactFilters {
    static let maximumTitles = 20
    static let maximumOffset = 1_000_000_000

    /// Reads the filters in `config`. What is wrong is noted in the member's faults, and then these filters are not to be used.
    init(_ config: Member) {
        self.init()
        guard
            let members = config.object(
                of: "company", "type", "seniority", "department", "required_field", "verification_status", "limit",
                "offset", "location", "job_titles", "max_contacts", "decision_maker",
                JobOrder.freshDaysName, JobOrder.maxCreditsName, StopRule.minContactsName, StopRule.minConfidenceName,
                refusing: ["domain": "can't be set: it comes from each site."])
        else { return }
        company = members["company"].text(atMost: 200)
        kind = members["type"].word()
        seniorities = members["seniority"].words()
        departments = members["department"].words()
        requiredField = members["required_field"].word()
        verificationStatuses = members["verification_status"].words()
        maxContacts = members["max_contacts"].integer(in: Self.rangeOfMaxContacts)
        limit = members["limit"].integer(in: Self.limits) ?? Self.limit(forMaxContacts: maxContacts)
        offset = members["offset"].integer(in: 0...Self.maximumOffset) ?? 0
        location = LocationFilter(members["location"])
        jobTitles = members["job_titles"].list(atMost: Self.maximumTitles, Self.title).withoutRepeats
        decisionMaker = members["decision_maker"].truth()
    }

    /// Providers take titles as a list with commas between them.
    private static func title(_ member: Member) -> String? {
        let title = member.required().text(atMost: 100)
        if let title, title.contains(",") {
            member.refuse("must hold no comma: each title is a value of its own.")
            return nil
        }
        return title
    }
}

extension ContactFilters {
    /// What one call asks for where only the site's contacts are limited: as many as it may, so that they cost least.
    fileprivate static func limit(forMaxContacts most: Int?) -> Int {
        most.map { min($0, limits.upperBound) } ?? defaultLimit
    }
}

extension Member {
    fileprivate func truth() -> Bool? {
        switch value {
        case .null: return nil
        case .boolean(let truth): return truth
        default:
            refuse("must be true or false.")
            return nil
        }
    }

    /// A list of words of an enumeration, each once; an empty list is none.
    fileprivate func words<Word: RawRepresentable<String> & CaseIterable & Hashable>() -> [Word] {
        list(atMost: 100) { $0.required().word() }.withoutRepeats
    }
}

extension Array where Element: Hashable {
    fileprivate var withoutRepeats: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

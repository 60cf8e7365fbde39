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
                "offset", "location", "job_titles", JobOrder.freshDaysName, JobOrder.maxCreditsName,
                refusing: ["domain": "can't be set: it comes from each site."])
        else { return }
        company = members["company"].text(atMost: 200)
        kind = members["type"].word()
        seniorities = members["seniority"].words()
        departments = members["department"].words()
        requiredField = members["required_field"].word()
        verificationStatuses = members["verification_status"].words()
        limit = members["limit"].integer(in: Self.limits) ?? Self.defaultLimit
        offset = members["offset"].integer(in: 0...Self.maximumOffset) ?? 0
        location = LocationFilter(members["location"])
        jobTitles = members["job_titles"].list(atMost: Self.maximumTitles, Self.title).withoutRepeats
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

extension Member {
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

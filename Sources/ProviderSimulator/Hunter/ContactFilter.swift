/// Which contacts a search asks for.
struct ContactFilter: Sendable {
    enum RequiredField: String, Sendable {
        case fullName = "full_name"
        case position
        case phoneNumber = "phone_number"
    }

    /// The department that stands for people who have none (providers.md, A.2).
    static let withoutDepartment = "~"

    private var isGeneric: Bool?
    private var seniorities: Set<String>?
    private var departments: Set<String>?
    private var requiredFields: [RequiredField] = []
    private var verificationStatuses: Set<String>?
    private var jobTitles: [JobTitle]?
    private var isDecisionMaker: Bool?
    private var location: LocationFilter?
    private var isOfFound = false

    /// Unknown members of lists are ignored; a list that holds no known one is refused. Other values that are not
    /// documented are refused, so that a client that sends them is found out (our choice; A.2 says unrecorded).
    /// `isOfFound` leaves out addresses that stand on no page and were inferred (A.2.1).
    init(_ parameters: Parameters, isOfFound: Bool = false) throws(Refusal) {
        self.isOfFound = isOfFound
        seniorities = try Self.known(SearchQuery.seniorities, in: parameters.list("seniority"), else: .invalidSeniority)
        departments = try Self.known(
            SearchQuery.departments.union([Self.withoutDepartment]), in: parameters.list("department"),
            else: .invalidDepartment)
        verificationStatuses = try Self.known(
            SearchQuery.verificationStatuses, in: parameters.list("verification_status"),
            else: .invalidVerificationStatus)
        isGeneric = try Self.isGeneric(parameters)
        isDecisionMaker = try Self.oneOf(
            ["true": true, "false": false], parameters.text("decision_maker"), else: .invalidDecisionMaker)
        // One by the documentation of today; by that of 2021…2024, as clients quote it, several with commas between.
        requiredFields = try (parameters.list("required_field") ?? []).map { name throws(Refusal) in
            guard let field = RequiredField(rawValue: name) else { throw .invalidRequiredField }
            return field
        }
        jobTitles = parameters.list("job_titles")?.map(JobTitle.init)
        location = try parameters.location.map { value throws(Refusal) in try LocationFilter(value) }
    }

    /// The type alone, which is all that a count can be narrowed by (A.10).
    init(ofType parameters: Parameters) throws(Refusal) {
        isGeneric = try Self.isGeneric(parameters)
    }

    /// Whether every contact passes.
    var acceptsAll: Bool {
        isGeneric == nil && seniorities == nil && departments == nil && requiredFields.isEmpty && !isOfFound
            && verificationStatuses == nil && jobTitles == nil && isDecisionMaker == nil && location == nil
    }

    func accepts(_ contact: SimulatedContact) -> Bool {
        if let isGeneric, contact.isGeneric != isGeneric { return false }
        if let seniorities, !seniorities.contains(contact.seniority ?? "") { return false }
        if let departments, !departments.contains(contact.department ?? Self.withoutDepartment) { return false }
        if let verificationStatuses, !verificationStatuses.contains(contact.verification?.status ?? "") { return false }
        if let isDecisionMaker, contact.isDecisionMaker != isDecisionMaker { return false }
        if isOfFound, contact.sources.isEmpty { return false }
        if !requiredFields.allSatisfy(contact.has) { return false }
        if let location, !location.accepts(contact.place) { return false }
        if let jobTitles {
            guard let position = contact.position.map(JobTitle.init) else { return false }
            return jobTitles.contains { position.contains($0) }
        }
        return true
    }

    private static func isGeneric(_ parameters: Parameters) throws(Refusal) -> Bool? {
        try oneOf(["personal": false, "generic": true], parameters.text("type"), else: .invalidType)
    }

    private static func known(
        _ known: Set<String>, in list: [String]?, else refusal: Refusal
    ) throws(Refusal) -> Set<String>? {
        guard let list else { return nil }
        let members = known.intersection(list)
        guard !members.isEmpty else { throw refusal }
        return members
    }

    private static func oneOf(
        _ known: [String: Bool], _ text: String?, else refusal: Refusal
    ) throws(Refusal) -> Bool? {
        guard let text else { return nil }
        guard let value = known[text] else { throw refusal }
        return value
    }
}

extension SimulatedContact {
    fileprivate func has(_ field: ContactFilter.RequiredField) -> Bool {
        switch field {
        case .fullName: firstName != nil && lastName != nil
        case .position: position != nil
        case .phoneNumber: phoneNumber != nil
        }
    }
}

/// A domain search whose parameters are right (providers.md, A.2).
struct SearchQuery: Sendable {
    static let limits = 1...100
    static let defaultLimit = 10
    static let seniorities: Set = ["junior", "senior", "executive"]
    static let departments: Set = [
        "executive", "it", "finance", "management", "sales", "legal", "support", "hr", "marketing", "communication",
        "education", "design", "health", "operations",
    ]
    static let verificationStatuses: Set = ["valid", "accept_all", "unknown"]

    let domain: String
    let limit: Int
    let offset: Int
    let filter: ContactFilter
    /// What `meta.params` says of the question: as it was sent, null where nothing was.
    let echo: [(name: String, text: String?)]

    /// Refuses in the order required, limit and offset, lists (A.12.2; the real order is not documented).
    init(_ parameters: Parameters, isOfFound: Bool = false) throws(Refusal) {
        guard let domain = Self.domain(parameters) else { throw .missingDomain }
        self.domain = domain
        limit = try Self.limit(parameters["limit"])
        offset = try Self.offset(parameters["offset"])
        filter = try ContactFilter(parameters, isOfFound: isOfFound)
        echo = ["domain", "company", "type", "seniority", "department", "decision_maker"].map { name in
            (name, parameters.text(name))
        }
    }

    /// The domain that is asked about. It wins over a company; a company stands for the .com domain of its letters
    /// (our choice).
    static func domain(_ parameters: Parameters) -> String? {
        if let domain = parameters.text("domain") {
            return domain.lowercased().filter { !$0.isWhitespace }
        }
        guard let company = parameters.text("company") else { return nil }
        let label = company.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return label.isEmpty ? nil : label + ".com"
    }

    /// 0, blank or no number is one refusal, too large a number another.
    private static func limit(_ text: String?) throws(Refusal) -> Int {
        guard let text else { return defaultLimit }
        guard let limit = Int(text), limit >= limits.lowerBound else { throw .limitNotPositive }
        guard limit <= limits.upperBound else { throw .limitTooLarge }
        return limit
    }

    /// No largest one is documented (A.2), so that whoever asks beyond the last result gets nothing. What no column of a
    /// database holds is refused (our choice).
    private static func offset(_ text: String?) throws(Refusal) -> Int {
        guard let text else { return 0 }
        guard let offset = Int32(text).map(Int.init), offset >= 0 else { throw .offsetNotPositive }
        return offset
    }
}

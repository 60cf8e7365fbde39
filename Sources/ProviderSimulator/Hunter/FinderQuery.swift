/// A question to the email finder whose parameters are right (providers.md, A.10).
struct FinderQuery: Sendable {
    static let durations = 3...20

    let domain: String
    let firstName: String
    let lastName: String
    /// What `meta.params` says of the question.
    let echo: [(name: String, text: String?)]

    /// A name goes with a domain, a company or nothing but a LinkedIn handle, of which both are made (our choice).
    init(_ parameters: Parameters) throws(Refusal) {
        let handle = parameters.text("linkedin_handle").map(Self.handle)
        guard let domain = SearchQuery.domain(parameters) ?? handle?.domain else { throw .missingDomain }
        guard let name = Self.name(parameters) ?? handle?.name else { throw .missingName }
        if let text = parameters["max_duration"] {
            guard let seconds = Int(text), Self.durations.contains(seconds) else { throw .invalidDuration }
        }
        self.domain = domain
        (firstName, lastName) = name
        echo = ["first_name", "last_name", "full_name", "domain", "company", "linkedin_handle", "max_duration"]
            .map { ($0, parameters.text($0)) }
    }

    private static func name(_ parameters: Parameters) -> (String, String)? {
        if let first = parameters.text("first_name"), let last = parameters.text("last_name") { return (first, last) }
        guard let words = parameters.text("full_name")?.split(separator: " "), words.count > 1 else { return nil }
        return (String(words[0]), words.dropFirst().joined(separator: " "))
    }

    /// `ada-lee` is Ada Lee of lee.example.
    private static func handle(_ text: String) -> (domain: String, name: (String, String)) {
        let words = text.lowercased().split { !$0.isLetter }.map(String.init)
        let last = words.last ?? "unknown"
        return ("\(last).example", (words.first ?? "unknown", last))
    }
}

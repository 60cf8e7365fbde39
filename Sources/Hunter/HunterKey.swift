import HTTPTypes

/// The key of a Hunter account, and how it travels.
enum HunterKey {
    /// In the query it would land in logs (providers.md, A.1).
    static let fieldName: HTTPField.Name = {
        guard let name = HTTPField.Name("X-API-KEY") else { preconditionFailure("X-API-KEY is a token") }
        return name
    }()

    /// What keys look like is not published: whatever a field can hold may be one.
    static func fault(_ text: String) -> String? {
        text.isEmpty || !HTTPField.isValidValue(text) ? "must be copied from Hunter's API page as it is." : nil
    }
}

/// A search for sites: what their url, domain or company name must contain, and how the index finds them.
struct SiteSearch {
    /// Each pattern with the columns that may contain it.
    private let patterns: [(SearchPattern, columns: [String])]
    /// For the index; nil when it can't find the text.
    let query: String?

    /// Nil for a text that is too long to be found. `domain` is the text as domain names have it, where that is another.
    init?(_ text: String, asDomain domain: String? = nil) {
        guard let pattern = SearchPattern(text) else { return nil }
        var query = SearchedLetters(text)?.query
        var patterns = [(pattern, columns: ["url", "domain", "company_name"])]
        if let domain, let pattern = SearchPattern(domain) {
            patterns.append((pattern, columns: ["url", "domain"]))
            let other = SearchedLetters(domain)?.query
            query = query.flatMap { query in other.map { other in "(\(query)) OR (\(other))" } }
        }
        self.patterns = patterns
        self.query = query
    }

    /// The condition on a row of `sites`; `bind` takes a value and returns its parameter.
    func condition(_ bind: (HotValue) -> String) -> String {
        let matches = patterns.flatMap { pattern, columns in
            let parameter = bind(.text(pattern.text))
            return columns.map { pattern.matches("sites.\($0)", parameter) }
        }
        return "(\(matches.joined(separator: " OR ")))"
    }
}

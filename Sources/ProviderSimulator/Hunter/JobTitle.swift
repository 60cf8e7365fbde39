/// A title as words to compare: case, punctuation and the usual short forms of executives' titles make no difference
/// (providers.md, A.2: "CTO" finds a Chief Technology Officer).
struct JobTitle: Hashable, Sendable {
    private static let longForms: [String: [Substring]] = [
        "ceo": ["chief", "executive", "officer"],
        "cfo": ["chief", "financial", "officer"],
        "cio": ["chief", "information", "officer"],
        "cmo": ["chief", "marketing", "officer"],
        "coo": ["chief", "operating", "officer"],
        "cto": ["chief", "technology", "officer"],
        "vp": ["vice", "president"],
    ]

    private let words: [Substring]

    init(_ text: String) {
        words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
            .flatMap { word in Self.longForms[String(word)] ?? [word] }
    }

    /// Whether the other title's words stand in this one, side by side.
    func contains(_ other: JobTitle) -> Bool {
        guard !other.words.isEmpty, other.words.count <= words.count else { return false }
        return words.indices.dropLast(other.words.count - 1).contains { start in
            words[start...].starts(with: other.words)
        }
    }
}

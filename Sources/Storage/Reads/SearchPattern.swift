/// Finds a text anywhere within a column, its letters in any case, every other character for itself.
struct SearchPattern {
    /// Nothing worth finding is longer, and SQLite refuses patterns of more than 50,000 bytes.
    private static let longest = 2_000

    let text: String
    private let isASCII: Bool

    /// Nil for a text that is too long to be found.
    init?(_ text: String) {
        guard text.utf8.count <= SearchPattern.longest else { return nil }
        isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        self.text = isASCII ? "%\(SearchPattern.likePattern(text))%" : "*\(SearchPattern.globPattern(text))*"
    }

    /// The condition that a column contains it; `parameter` stands for `text`.
    func matches(_ column: String, _ parameter: String) -> String {
        isASCII ? "\(column) LIKE \(parameter) ESCAPE '\\'" : "\(column) GLOB \(parameter)"
    }

    private static func likePattern(_ text: String) -> String {
        var pattern = ""
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.unicodeScalars.append(character)
        }
        return pattern
    }

    /// LIKE knows the case of ASCII's letters only (sqlite.org/lang_expr.html#like); GLOB has sets of characters,
    /// so `ö` is looked for as `[öÖ]`. Within a set a special character stands for itself too.
    private static func globPattern(_ text: String) -> String {
        var pattern = ""
        for character in text.unicodeScalars {
            let spellings = Set([
                String(character), character.properties.lowercaseMapping, character.properties.uppercaseMapping,
            ]).filter { $0.unicodeScalars.count == 1 }
            if spellings.count > 1 || character == "*" || character == "?" || character == "[" {
                pattern += "[\(spellings.sorted().joined())]"
            } else {
                pattern.unicodeScalars.append(character)
            }
        }
        return pattern
    }
}

/// Finds a text anywhere within a column, its letters in any case, every other character for itself.
struct SearchCondition {
    /// Nothing worth finding is longer, and SQLite refuses patterns of more than 50,000 bytes.
    private static let longest = 2_000

    /// What matches one of `columns`, with one `?` for `pattern` in each.
    let sql: String
    let pattern: String

    /// Nil for a text that is too long to be found.
    init?(_ text: String, in columns: [String]) {
        guard text.utf8.count <= SearchCondition.longest else { return nil }
        let comparison: String
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            comparison = "LIKE ? ESCAPE '\\'"
            pattern = "%\(SearchCondition.likePattern(text))%"
        } else {
            comparison = "GLOB ?"
            pattern = "*\(SearchCondition.globPattern(text))*"
        }
        sql = "(" + columns.map { "\($0) \(comparison)" }.joined(separator: " OR ") + ")"
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

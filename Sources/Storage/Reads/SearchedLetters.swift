/// A text as a question for the index of what sites are called (V010_search.sql): threes of its letters, all of which a
/// site must have that contains the text. A site may have them and not contain it.
struct SearchedLetters {
    /// Each further one costs more than the sites it rules out.
    private static let most = 12

    /// An FTS5 query.
    let query: String

    /// Nil for a text that the index can't find: one without three letters in a row that it knows in either case.
    init?(_ text: String) {
        var threes: [String] = []
        var run: [Unicode.Scalar] = []
        for letter in text.unicodeScalars {
            if Self.knowsCase(of: letter) {
                run.append(letter)
            } else {
                threes += Self.threes(of: run)
                run = []
            }
        }
        threes += Self.threes(of: run)
        guard !threes.isEmpty else { return nil }
        query = threes.prefix(Self.most).map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: " AND ")
    }

    /// One behind the other, and the last one.
    private static func threes(of run: [Unicode.Scalar]) -> [String] {
        guard run.count >= 3 else { return [] }
        let starts = Array(stride(from: 0, through: run.count - 3, by: 3))
        let last = run.count % 3 == 0 ? [] : [run.count - 3]
        return (starts + last).map { start in
            var three = String.UnicodeScalarView()
            three.append(contentsOf: run[start..<(start + 3)])
            return String(three)
        }
    }

    /// Whether the tokenizer takes a letter's cases for one, as the search does: its tables are those of Unicode 6.1, and
    /// to it a dotless i is no i. A NUL would end the query.
    private static func knowsCase(of letter: Unicode.Scalar) -> Bool {
        switch letter.value {
        case 0, 0x131: false
        case ..<0x250, 0x386...0x3CE, 0x400...0x527: true
        default: !letter.properties.changesWhenCaseMapped
        }
    }
}
